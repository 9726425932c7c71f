/** One LSTM cell of width 1 over twelve steps: what its gates let through, what it keeps, and how much gradient comes back. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

const length = 12;
/** How strongly the marker opens the input gate and shuts the forget gate. */
const push = 8;

export default defineFigure({
  title: { en: "The gates of an LSTM", zh: "LSTM 的门" },
  fields: {
    xs: {
      kind: "numbers",
      label: { en: "Inputs x, one for each step", zh: "各步的输入 x" },
      min: -2,
      max: 2,
      step: 0.1,
      default: [0.5, -0.8, 1.5, -1, 0.7, -1.6, 1.2, -0.4, 0.9, -1.3, 0.3, 1],
      inView: true,
    },
    marker: {
      kind: "number",
      label: { en: "Step at which the cell is told to remember", zh: "在第几步让它记住" },
      min: 1,
      max: length,
      step: 1,
      default: 3,
    },
    forget: {
      kind: "number",
      label: { en: "Bias of the forget gate", zh: "遗忘门的偏置" },
      min: -3,
      max: 6,
      step: 0.25,
      default: 4,
    },
    input: {
      kind: "number",
      label: { en: "Bias of the input gate", zh: "输入门的偏置" },
      min: -6,
      max: 3,
      step: 0.25,
      default: -4,
    },
    output: {
      kind: "number",
      label: { en: "Bias of the output gate", zh: "输出门的偏置" },
      min: -4,
      max: 4,
      step: 0.25,
      default: 3,
    },
  },
  compute({ xs, marker, forget, input, output }) {
    return step(() => {
      const marked = tensor(xs.map((_, t) => Number(t + 1 === marker)));
      const i = marked.mul(push).add(input).sigmoid().toTypedArray();
      const f = marked.mul(-push).add(forget).sigmoid().toTypedArray();
      const o = marked.mul(0).add(output).sigmoid().toTypedArray();
      const g = tensor(xs).mul(1.5).tanh().toTypedArray();
      const c: number[] = [];
      for (let t = 0; t < xs.length; t++) c.push(f[t] * (c[t - 1] ?? 0) + i[t] * g[t]);
      const h = tensor(c)
        .tanh()
        .mul(tensor(Array.from(o)))
        .toTypedArray();
      // The slope of the last cell state by each earlier one: the product of the forget gates between.
      const back = new Array<number>(xs.length).fill(1);
      for (let t = xs.length - 2; t >= 0; t--) back[t] = back[t + 1] * f[t + 1];
      return {
        xs,
        marker,
        gates: { i: Array.from(i), f: Array.from(f), o: Array.from(o) },
        candidate: Array.from(g),
        cell: c,
        state: Array.from(h),
        back,
      };
    });
  },
});
