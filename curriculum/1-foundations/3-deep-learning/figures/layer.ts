/** A layer on a batch is one matrix product: every number of it is one row times one column, plus a bias. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

/** Rows of the batch, inputs of each, neurons of the layer. */
const batch = 3;
const inputs = 2;
const neurons = 3;

const entry = { kind: "numbers", inView: true, min: -9, max: 9, step: 0.5 } as const;

export default defineFigure({
  title: { en: "A layer is a matrix product", zh: "一层就是一次矩阵乘法" },
  fields: {
    x: { ...entry, label: { en: "X, the batch, row by row", zh: "批 X（逐行）" }, default: [3, 1, 1, 2, 0, 1] },
    w: {
      ...entry,
      label: { en: "W, a neuron per column, row by row", zh: "权重 W（每列一个神经元，逐行）" },
      default: [2, -1, 0, -3, 1, 2],
    },
    b: { ...entry, label: { en: "Biases b", zh: "偏置 b" }, default: [-1, 0, 1] },
    activation: {
      kind: "choice",
      label: { en: "Then", zh: "然后" },
      options: {
        none: { en: "nothing", zh: "什么也不做" },
        relu: { en: "ReLU", zh: "ReLU" },
        sigmoid: { en: "sigmoid", zh: "Sigmoid" },
      },
      default: "none",
    },
    row: {
      kind: "number",
      inView: true,
      label: { en: "Row of the cell", zh: "格子的行" },
      min: 0,
      max: batch - 1,
      step: 1,
      default: 1,
    },
    column: {
      kind: "number",
      inView: true,
      label: { en: "Column of the cell", zh: "格子的列" },
      min: 0,
      max: neurons - 1,
      step: 1,
      default: 2,
    },
  },
  compute({ x, w, b, activation, row, column }) {
    return step(() => {
      const left = tensor(x, [batch, inputs]);
      const right = tensor(w, [inputs, neurons]);
      const z = left.matmul(right).add(tensor(b));
      const y = activation === "none" ? z : z[activation]();
      const factors = {
        left: Array.from(left.narrow(0, row, 1).contiguous().toTypedArray()),
        right: Array.from(right.narrow(1, column, 1).contiguous().toTypedArray()),
      };
      const products = left
        .narrow(0, row, 1)
        .reshape(inputs)
        .mul(right.narrow(1, column, 1).reshape(inputs));
      const cell = row * neurons + column;
      const zs = Array.from(z.toTypedArray());
      const ys = Array.from(y.toTypedArray());
      return {
        sizes: { batch, inputs, neurons },
        z: zs,
        y: ys,
        cell: {
          row,
          column,
          ...factors,
          products: Array.from(products.toTypedArray()),
          bias: b[column],
          z: zs[cell],
          y: ys[cell],
        },
      };
    });
  },
});
