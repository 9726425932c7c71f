/** A small batch as a table: batch norm takes its columns, layer norm its rows. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

const rows = 4;
const columns = 3;
const eps = 1e-5;
/** Running statistics of three neurons, as a training might have left them. */
const running = { mean: [2, 0, 10], variance: [4, 1, 25] };

export default defineFigure({
  title: { en: "Columns or rows", zh: "按列还是按行" },
  fields: {
    kind: {
      kind: "choice",
      label: { en: "Normalization", zh: "归一化" },
      options: {
        batch: { en: "batch norm, in training", zh: "批归一化，训练时" },
        running: { en: "batch norm, in use", zh: "批归一化，使用时" },
        layer: { en: "layer norm", zh: "层归一化" },
      },
      default: "batch",
    },
    z: {
      kind: "numbers",
      label: { en: "The batch: one example a row", zh: "一批数据：一行一个样本" },
      min: -20,
      max: 20,
      step: 0.5,
      default: [1, 0, 8, 3, 1, 12, 5, -1, 4, 7, 2, 16],
      inView: true,
    },
  },
  compute({ kind, z }) {
    return step(() => {
      const x = tensor(z, [rows, columns]);
      const dim = kind === "layer" ? 1 : 0;
      const mean = kind === "running" ? tensor(running.mean, [1, columns]) : x.mean(dim, true);
      const centred = x.sub(mean);
      const variance =
        kind === "running" ? tensor(running.variance, [1, columns]) : centred.mul(centred).mean(dim, true);
      const y = centred.div(variance.add(eps).sqrt());
      return {
        kind,
        rows,
        columns,
        values: Array.from(x.toTypedArray()),
        mean: Array.from(mean.toTypedArray()),
        deviation: Array.from(variance.sqrt().toTypedArray()),
        normalized: Array.from(y.toTypedArray()),
      };
    });
  },
});
