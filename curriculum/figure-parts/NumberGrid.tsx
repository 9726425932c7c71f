/** A matrix as readable numbers. */
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
  /** Makes the cells buttons. */
  onSelect?: (row: number, column: number) => void;
}

export function NumberGrid(props: NumberGridProps) {
  const { label, values, rows, columns, decimals = 2, rowLabels, columnLabels, mark, scale, onSelect } = props;
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
                    {onSelect ? (
                      <button type="button" onClick={() => onSelect(row, column)}>
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
