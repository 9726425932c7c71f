/** A matrix as readable numbers. */
import { useState } from "react";
import { fixed } from "./axis.ts";
import { css, place, type Scale } from "./colours.ts";

export type CellMark = "first" | "second" | "result";

export interface NumberGridProps {
  /** The matrix's name, shown above it: "W", "dL/dW". */
  label: string;
  /** Row by row. */
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  decimals?: number;
  rowLabels?: readonly string[];
  columnLabels?: readonly string[];
  /** Frames of cells: "first" and "second" are what goes in, "result" is what comes out. */
  mark?: (row: number, column: number) => CellMark | undefined;
  /** Colours the cells' ground too. */
  scale?: Scale;
  /** Makes the cells buttons; called as soon as one is pointed at or has the focus. */
  onSelect?: (row: number, column: number) => void;
  /** Makes the cells inputs; called with what is typed once it is a number. */
  onEdit?: (row: number, column: number, value: number) => void;
}

export function NumberGrid(props: NumberGridProps) {
  const { label, values, rows, columns, decimals = 2, rowLabels, columnLabels, mark, scale, onSelect, onEdit } = props;
  const indices = (count: number) => Array.from({ length: count }, (_, i) => i);
  const ground = (value: number) => {
    if (!scale) return undefined;
    const t = place(scale, value);
    const colour = scale.kind === "sequential" ? css("ink") : css(t < 0 ? 1 : 2);
    // Never so strong that the number on it is hard to read.
    return { backgroundColor: `color-mix(in oklab, ${colour} ${Math.round(38 * Math.abs(t))}%, var(--sheet))` };
  };
  return (
    <div className="scroll">
      <table className="number-grid">
        <caption>{label}</caption>
        {columnLabels && (
          <thead>
            <tr>
              {rowLabels && <td />}
              {indices(columns).map((column) => (
                <th key={column} scope="col">
                  {columnLabels[column]}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {indices(rows).map((row) => (
            <tr key={row}>
              {rowLabels && <th scope="row">{rowLabels[row]}</th>}
              {indices(columns).map((column) => {
                const value = values[row * columns + column];
                const text = fixed(value, decimals);
                return (
                  <td key={column} className={mark?.(row, column)} style={ground(value)}>
                    {onEdit ? (
                      <CellInput
                        label={`${label}: ${rowLabels?.[row] ?? row + 1}, ${columnLabels?.[column] ?? column + 1}`}
                        value={value}
                        onChange={(next) => onEdit(row, column, next)}
                      />
                    ) : onSelect ? (
                      <button
                        type="button"
                        onClick={() => onSelect(row, column)}
                        onFocus={() => onSelect(row, column)}
                        onPointerEnter={() => onSelect(row, column)}
                      >
                        {text}
                      </button>
                    ) : (
                      text
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CellInput({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      inputMode="decimal"
      aria-label={label}
      value={typed ?? String(value)}
      onChange={({ target }) => {
        setTyped(target.value);
        const next = Number(target.value.replace("−", "-"));
        if (target.value.trim() !== "" && Number.isFinite(next)) onChange(next);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
