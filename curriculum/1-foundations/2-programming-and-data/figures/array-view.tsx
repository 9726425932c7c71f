import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./array-view.ts";

const signed = (value: number) => (value < 0 ? `(−${-value})` : String(value));

export default function ArrayView({ set, result, say }: FigureProps<typeof definition>) {
  const { rows, columns, memory, shape, places, values, steps, shares, write, cell } = result;
  return (
    <>
      <div className="side-by-side">
        <NumberGrid
          label={say({ en: "x, shape (3, 4)", zh: "x，形状 (3, 4)" })}
          values={memory}
          rows={rows}
          columns={columns}
          decimals={0}
          mark={(row, column) => {
            const place = row * columns + column;
            if (place === cell.place) return shares ? "result" : "second";
            return places.includes(place) ? "first" : undefined;
          }}
        />
        <NumberGrid
          label={say({
            en: `the selection, shape (${shape.join(", ")})`,
            zh: `取出的部分，形状 (${shape.join(", ")})`,
          })}
          values={values}
          rows={shape[0]}
          columns={shape[1]}
          decimals={0}
          mark={(row, column) => (row === cell.row && column === cell.column ? "result" : undefined)}
          onSelect={(row, column) => set({ row, column })}
        />
      </div>
      <div className="memory">
        <NumberGrid
          label={say({ en: "memory, place by place", zh: "内存，逐个位置" })}
          values={memory}
          rows={1}
          columns={memory.length}
          columnLabels={memory.map((_, i) => String(i))}
          decimals={0}
          mark={(_, column) => (column === cell.place ? (shares ? "result" : "second") : undefined)}
        />
      </div>
      <p className="figure-number" role="status">
        {steps
          ? say({
              en: `A view: strides (${steps.strides.join(", ")}). Element (${cell.row}, ${cell.column}) at ${steps.start} + ${cell.row} × ${signed(steps.strides[0])} + ${cell.column} × ${signed(steps.strides[1])} = ${cell.place}`,
              zh: `视图：步长 (${steps.strides.join(", ")})。元素 (${cell.row}, ${cell.column}) 在 ${steps.start} + ${cell.row} × ${signed(steps.strides[0])} + ${cell.column} × ${signed(steps.strides[1])} = ${cell.place}`,
            })
          : say({
              en: `A copy: no regular steps lead to these places. Element (${cell.row}, ${cell.column}) was copied from place ${cell.place}`,
              zh: `复制品：这些位置之间没有固定的步长。元素 (${cell.row}, ${cell.column}) 是从位置 ${cell.place} 复制来的`,
            })}
      </p>
      {write && (
        <p className="meta">
          {shares
            ? say({ en: "99 was written into the view, and x shows it.", zh: "99 写进了视图，x 里也看得到。" })
            : say({ en: "99 was written into the copy; x is as it was.", zh: "99 写进了复制品，x 没有变。" })}
        </p>
      )}
    </>
  );
}
