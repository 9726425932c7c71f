/** A kernel slides over a handwritten digit: every position multiplies, adds up, and gives one number of the output. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { conv2d } from "@gradus/tensor/ops/conv";
import { digitField, sampleDigits } from "./samples/digits.ts";

const side = 28;
const grid = 5;
/** Largest output: a 3×3 kernel, padding 2. */
const mostCells = 30 * 30;

/** Answers to left edges: what the lesson works out by hand. */
const leftEdge = [0, 0, 0, 0, 0, 0, -1, 0, 1, 0, 0, -1, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0];

/** The inner 3×3 of the grid where its rim is empty, else the whole grid. */
function kernelOf(values: readonly number[]) {
  const inner = (i: number) => i % grid > 0 && i % grid < grid - 1 && i >= grid && i < grid * (grid - 1);
  const small = values.every((value, i) => inner(i) || value === 0);
  return small ? { size: 3, values: values.filter((_, i) => inner(i)) } : { size: grid, values: [...values] };
}

export default defineFigure({
  title: { en: "A kernel slides over a digit", zh: "卷积核在数字上滑动" },
  fields: {
    digit: { ...digitField, default: 14 },
    kernel: {
      kind: "numbers",
      inView: true,
      label: { en: "Kernel, row by row", zh: "卷积核（逐行）" },
      min: -9,
      max: 9,
      step: 0.05,
      default: leftEdge,
    },
    stride: { kind: "number", label: { en: "Stride", zh: "步幅" }, min: 1, max: 3, step: 1, default: 1 },
    padding: { kind: "number", label: { en: "Padding", zh: "填充" }, min: 0, max: 2, step: 1, default: 0 },
    position: {
      kind: "number",
      inView: true,
      label: { en: "Position of the window", zh: "窗口的位置" },
      min: 0,
      max: mostCells - 1,
      step: 1,
      default: 168,
    },
    whole: { kind: "switch", label: { en: "Show the whole output", zh: "显示整个输出" }, default: true },
  },
  compute({ digit, kernel: weights, stride, padding, position, whole }) {
    const { label, pixels } = sampleDigits[digit];
    const kernel = kernelOf(weights);
    const padded = side + 2 * padding;
    const input = new Float32Array(padded * padded);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        input[(row + padding) * padded + column + padding] = pixels[row * side + column] / 255;
      }
    }
    return step(() => {
      const filter = tensor(kernel.values, [1, 1, kernel.size, kernel.size]);
      const picture = tensor(input, [1, 1, padded, padded]);
      const map = conv2d(picture, filter, null, { stride });
      const size = map.shape[2];
      const at = Math.min(position, size * size - 1);
      const row = Math.floor(at / size);
      const column = at % size;
      const patch = picture.narrow(2, row * stride, kernel.size).narrow(3, column * stride, kernel.size);
      const products = patch.mul(filter);
      const values = map.toTypedArray() as Float32Array;
      return {
        label,
        input,
        padded,
        kernel,
        size,
        /** Cells that the window has not reached yet are 0, unless the whole output is asked for. */
        output: whole ? values : values.map((value, i) => (i <= at ? value : 0)),
        /** The largest size of a number in the output, at least 1. */
        reach: values.reduce((most, value) => Math.max(most, Math.abs(value)), 1),
        window: {
          at,
          row,
          column,
          patch: Array.from(patch.toTypedArray()),
          products: Array.from(products.toTypedArray()),
          sum: products.sum().item(),
        },
      };
    });
  },
});
