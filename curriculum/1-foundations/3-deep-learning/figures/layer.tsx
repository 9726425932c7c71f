import { type CellMark, NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import { readable } from "@gradus/curriculum/figure-parts/numbers";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./layer.ts";

type Props = FigureProps<typeof definition>;

const inBrackets = (value: number) => (value < 0 ? `(${readable(value)})` : readable(value));

export default function Layer({ state, set, result, say }: Props) {
  const { sizes, z, y, cell } = result;
  const { batch, inputs, neurons } = sizes;
  const chosenRow = (row: number): CellMark | undefined => (row === cell.row ? "first" : undefined);
  const chosenColumn = (column: number): CellMark | undefined => (column === cell.column ? "second" : undefined);
  const chosenCell = (row: number, column: number): CellMark | undefined =>
    row === cell.row && column === cell.column ? "result" : undefined;
  const choose = (row: number, column: number) => set({ row, column });
  const neuronNames = Array.from({ length: neurons }, (_, i) => say({ en: `neuron ${i + 1}`, zh: `神经元 ${i + 1}` }));
  const rowNames = [say({ en: "A", zh: "甲" }), say({ en: "B", zh: "乙" }), say({ en: "C", zh: "丙" })];
  const sum = cell.left.map((left, i) => `${inBrackets(left)} × ${inBrackets(cell.right[i])}`).join(" + ");
  const products = cell.products.map(inBrackets).join(" + ");
  const activated = { none: "", relu: "ReLU", sigmoid: "sigmoid" }[state.activation];
  return (
    <>
      <div className="side-by-side equation">
        <NumberGrid
          label={`X [${batch}, ${inputs}]`}
          values={state.x}
          rows={batch}
          columns={inputs}
          decimals={1}
          rowLabels={rowNames}
          columnLabels={["x₁", "x₂"]}
          mark={chosenRow}
          onEdit={(row, column, value) => set({ x: state.x.with(row * inputs + column, value) })}
        />
        <NumberGrid
          label={`× W [${inputs}, ${neurons}]`}
          values={state.w}
          rows={inputs}
          columns={neurons}
          decimals={1}
          rowLabels={["x₁", "x₂"]}
          columnLabels={neuronNames}
          mark={(_, column) => chosenColumn(column)}
          onEdit={(row, column, value) => set({ w: state.w.with(row * neurons + column, value) })}
        />
        <NumberGrid
          label={`+ b [${neurons}]`}
          values={state.b}
          rows={1}
          columns={neurons}
          decimals={1}
          columnLabels={neuronNames}
          mark={(_, column) => chosenColumn(column)}
          onEdit={(_, column, value) => set({ b: state.b.with(column, value) })}
        />
        <NumberGrid
          label={`= Z [${batch}, ${neurons}]`}
          values={z}
          rows={batch}
          columns={neurons}
          decimals={1}
          rowLabels={rowNames}
          columnLabels={neuronNames}
          mark={chosenCell}
          onSelect={choose}
        />
        {activated && (
          <NumberGrid
            label={`${activated}(Z)`}
            values={y}
            rows={batch}
            columns={neurons}
            decimals={state.activation === "sigmoid" ? 3 : 1}
            rowLabels={rowNames}
            columnLabels={neuronNames}
            mark={chosenCell}
            onSelect={choose}
          />
        )}
      </div>
      <p className="figure-number" role="status">
        {say({
          en: `${rowNames[cell.row]}, ${neuronNames[cell.column]}: `,
          zh: `${rowNames[cell.row]}、${neuronNames[cell.column]}：`,
        })}
        {sum} + {inBrackets(cell.bias)} = {products} + {inBrackets(cell.bias)} = {readable(cell.z)}
        {activated && ` → ${activated}: ${readable(cell.y)}`}
      </p>
      <p className="meta">
        {say({
          en: "Every number of X, W and b can be changed. Point at a cell of Z, or go to it by Tab: solid frames mark its row of the batch, dashed ones its column of the weights. The other rows are the same neurons on other examples.",
          zh: "X、W、b 里的数都可以改。把指针移到 Z 的一格，或按 Tab 键走到它：实线框是它用到的那行输入，虚线框是它用到的那列权重。换一行，就是同样的神经元在算另一个样本。",
        })}
      </p>
    </>
  );
}
