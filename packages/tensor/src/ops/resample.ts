import { type Apply, defineOp } from "../op.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { contiguous } from "./views.ts";

/** A sparse matrix that acts along one dimension: out[to] += weight · x[from]. */
export interface Taps {
  /** The dimension's extent afterwards. */
  readonly size: number;
  readonly to: readonly number[];
  readonly from: readonly number[];
  readonly weights: readonly number[];
}

export interface Resampling extends Taps {
  readonly dim: number;
  /** What elements that no tap reaches are set to. */
  readonly fill: number;
}

const resampleOp: Apply<Resampling> = defineOp({
  name: "resample",
  infer: ([x], { dim, size }) => ({
    shape: x.shape.map((extent, d) => (d === dim ? size : extent)),
    dtype: x.dtype,
  }),
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    const { dim, size, to, from, weights, fill } = attrs;
    const inner = sizeOf(shape.slice(dim + 1));
    const outer = sizeOf(shape.slice(0, dim));
    const reached = new Uint8Array(size);
    for (const i of to) reached[i] = 1;
    const row = new Float64Array(size * inner);
    for (let i = 0; i < outer; i++) {
      for (let j = 0; j < size; j++) row.fill(reached[j] ? 0 : fill, j * inner, (j + 1) * inner);
      for (let t = 0; t < to.length; t++) {
        const source = (i * shape[dim] + from[t]) * inner;
        const target = to[t] * inner;
        for (let k = 0; k < inner; k++) row[target + k] += weights[t] * x[source + k];
      }
      out.set(row, i * size * inner);
    }
  },
  gradient: [
    ({ grad, inputs: [x], attrs: { dim, to, from, weights } }) =>
      resample(contiguous(grad), dim, { size: x.shape[dim], to: from, from: to, weights }),
  ],
});

/** Applies the taps along `dim`: what padding and interpolation are made of. Its gradient is the transposed matrix. */
export function resample(x: Tensor, dim: number, taps: Taps, fill = 0): Tensor {
  return resampleOp([contiguous(x)], { ...taps, dim, fill });
}
