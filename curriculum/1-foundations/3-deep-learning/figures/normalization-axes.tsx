import { NumberGrid } from "@gradus/curriculum/figure-parts/NumberGrid";
import type { FigureProps } from "@gradus/lab/figure";
import type definition from "./normalization-axes.ts";

type Props = FigureProps<typeof definition>;

export default function NormalizationAxes({ state, set, result, say }: Props) {
  const { kind, rows, columns, values, mean, deviation, normalized } = result;
  const examples = Array.from({ length: rows }, (_, i) => say({ en: `example ${i + 1}`, zh: `样本 ${i + 1}` }));
  const neurons = Array.from({ length: columns }, (_, i) => say({ en: `neuron ${i + 1}`, zh: `神经元 ${i + 1}` }));
  const byRow = kind === "layer";
  const statistics = byRow
    ? { values: mean.flatMap((m, i) => [m, deviation[i]]), rows, columns: 2 }
    : { values: [...mean, ...deviation], rows: 2, columns };
  const names = [say({ en: "mean", zh: "均值" }), say({ en: "deviation", zh: "标准差" })];
  return (
    <>
      <NumberGrid
        label={say({ en: "Sums z (can be typed over)", zh: "加权和 z（可以改）" })}
        values={values}
        rows={rows}
        columns={columns}
        decimals={1}
        rowLabels={examples}
        columnLabels={neurons}
        onEdit={(row, column, value) => set({ z: state.z.with(row * columns + column, value) })}
      />
      <NumberGrid
        label={
          kind === "running"
            ? say({ en: "Running statistics, from training", zh: "训练时留下的滑动统计量" })
            : say({ en: byRow ? "Of each row" : "Of each column", zh: byRow ? "每一行的" : "每一列的" })
        }
        {...statistics}
        rowLabels={byRow ? examples : names}
        columnLabels={byRow ? names : neurons}
      />
      <NumberGrid
        label={say({ en: "Normalized", zh: "归一化之后" })}
        values={normalized}
        rows={rows}
        columns={columns}
        rowLabels={examples}
        columnLabels={neurons}
        scale={{ kind: "diverging", min: -2, max: 2 }}
      />
    </>
  );
}
