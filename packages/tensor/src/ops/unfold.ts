import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { contiguous } from "./views.ts";
import { batched, expectFloat, type Pair, pair, windowCount } from "./window.ts";

export interface UnfoldOptions {
  stride?: Pair;
  padding?: Pair;
  dilation?: Pair;
}

/** All sizes, (height, width) each. */
export interface UnfoldGeometry {
  readonly size: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly counts: readonly [number, number];
}

/** Visits every element of the columns whose window reaches inside the picture. */
function eachColumnElement(planes: number, g: UnfoldGeometry, visit: (column: number, picture: number) => void): void {
  const [rows, columns] = g.counts;
  for (let p = 0; p < planes; p++) {
    for (let ky = 0; ky < g.kernel[0]; ky++) {
      for (let kx = 0; kx < g.kernel[1]; kx++) {
        for (let oy = 0; oy < rows; oy++) {
          const y = oy * g.stride[0] + ky * g.dilation[0] - g.padding[0];
          if (y < 0 || y >= g.size[0]) continue;
          for (let ox = 0; ox < columns; ox++) {
            const x = ox * g.stride[1] + kx * g.dilation[1] - g.padding[1];
            if (x < 0 || x >= g.size[1]) continue;
            const column = (((p * g.kernel[0] + ky) * g.kernel[1] + kx) * rows + oy) * columns + ox;
            visit(column, (p * g.size[0] + y) * g.size[1] + x);
          }
        }
      }
    }
  }
}

const unfoldOp: Apply<UnfoldGeometry> = defineOp({
  name: "unfold",
  infer: ([x], { kernel, counts }) => ({
    shape: [x.shape[0], x.shape[1] * kernel[0] * kernel[1], counts[0] * counts[1]],
    dtype: x.dtype,
  }),
  reference: (out, { inputs: [x], shapes: [[batch, channels]], attrs }) =>
    eachColumnElement(batch * channels, attrs, (column, picture) => {
      out[column] = x[picture];
    }),
  gradient: [({ grad, attrs }) => foldOp([contiguous(grad)], attrs)],
});

const foldOp: Apply<UnfoldGeometry> = defineOp({
  name: "fold",
  infer: ([x], { size, kernel }) => ({
    shape: [x.shape[0], x.shape[1] / (kernel[0] * kernel[1]), ...size],
    dtype: x.dtype,
  }),
  reference: (out, { inputs: [x], outShape: [batch, channels], attrs }) => {
    const sums = new Float64Array(out.length);
    eachColumnElement(batch * channels, attrs, (column, picture) => {
      sums[picture] += x[column];
    });
    out.set(sums);
  },
  gradient: [({ grad, attrs }) => unfoldOp([contiguous(grad)], attrs)],
});

function geometry(
  op: string,
  size: readonly [number, number],
  kernelSize: Pair,
  options: UnfoldOptions,
): UnfoldGeometry {
  const kernel = pair(op, "kernelSize", kernelSize, 1);
  const stride = pair(op, "stride", options.stride ?? 1, 1);
  const padding = pair(op, "padding", options.padding ?? 0, 0);
  const dilation = pair(op, "dilation", options.dilation ?? 1, 1);
  const count = (d: 0 | 1) => windowCount(op, size[d], kernel[d], stride[d], padding[d], dilation[d]);
  return { size, kernel, stride, padding, dilation, counts: [count(0), count(1)] };
}

/**
 * Each window as a column, as `torch.nn.functional.unfold` (im2col): a convolution is a matrix product with this.
 * @param x [batch, channels, height, width], or without the batch
 * @returns [batch, channels·kh·kw, windows]
 */
export function unfold(x: Tensor, kernelSize: Pair, options: UnfoldOptions = {}): Tensor {
  expectFloat("unfold", x);
  return batched("unfold", x, 2, "[batch, channels, height, width]", (pictures) =>
    unfoldOp([contiguous(pictures)], geometry("unfold", [pictures.shape[2], pictures.shape[3]], kernelSize, options)),
  );
}

/**
 * Adds the columns of `unfold` back to where their elements came from, as `torch.nn.functional.fold` (col2im).
 * @param x [batch, channels·kh·kw, windows], or without the batch @param outputSize height and width of the picture
 * @returns [batch, channels, height, width]
 */
export function fold(x: Tensor, outputSize: Pair, kernelSize: Pair, options: UnfoldOptions = {}): Tensor {
  expectFloat("fold", x);
  const g = geometry("fold", pair("fold", "outputSize", outputSize, 1), kernelSize, options);
  return batched("fold", x, 1, "[batch, channels·kh·kw, windows]", (columns) => {
    const [, rows, windows] = columns.shape;
    if (rows % (g.kernel[0] * g.kernel[1]) !== 0 || windows !== g.counts[0] * g.counts[1]) {
      throw new TensorError(
        `fold: ${showShape(x.shape)} does not fit: a picture of [${g.size.join(", ")}] has ${g.counts[0] * g.counts[1]} windows of ${g.kernel[0] * g.kernel[1]} elements per channel`,
      );
    }
    return foldOp([contiguous(columns)], g);
  });
}
