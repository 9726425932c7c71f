/** Copies of an array's entries in another order or number. */
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp } from "../op.ts";
import { contiguousStrides, expectWhole, normalizeDim, positions } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { indexSelect } from "./indexing.ts";
import { cat, expand, narrow, reshape, transpose, unsqueeze } from "./views.ts";

/** The array laid out `times[d]` times along each dimension; more numbers than dimensions add leading ones. */
export function repeat(x: Tensor, times: readonly number[]): Tensor {
  if (times.length < x.rank || times.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new TensorError(
      `repeat: [${times.join(", ")}] does not say, for each of the ${x.rank} dimensions of ${showShape(x.shape)}, how often`,
    );
  }
  const shape = [...new Array<number>(times.length - x.rank).fill(1), ...x.shape];
  const apart = reshape(
    x,
    shape.flatMap((extent) => [1, extent]),
  );
  const stretched = expand(
    apart,
    shape.flatMap((extent, d) => [times[d], extent]),
  );
  return reshape(
    stretched,
    shape.map((extent, d) => extent * times[d]),
  );
}

/** `repeat`, but fewer numbers than dimensions are meant for the last ones (NumPy's `tile`). */
export function tile(x: Tensor, times: readonly number[]): Tensor {
  return repeat(x, [...new Array<number>(Math.max(0, x.rank - times.length)).fill(1), ...times]);
}

/**
 * Each entry along `dim` several times in a row: [a, b] → [a, a, b, b]. All elements, flattened, where `dim` is left out.
 * @param repeats one number, or one for each entry
 */
export function repeatInterleave(x: Tensor, repeats: number | readonly number[], dim?: number): Tensor {
  if (dim === undefined) return repeatInterleave(reshape(x, [x.size]), repeats, 0);
  const d = normalizeDim("repeatInterleave", dim, x.rank);
  if (typeof repeats === "number") {
    const apart = unsqueeze(x, d + 1);
    const shape = x.shape.with(d, x.shape[d] * repeats);
    return reshape(expand(apart, x.shape.toSpliced(d + 1, 0, repeats)), shape);
  }
  if (repeats.length !== x.shape[d]) {
    throw new TensorError(
      `repeatInterleave: ${repeats.length} numbers for the ${x.shape[d]} entries of dimension ${d} of ${showShape(x.shape)}`,
    );
  }
  const index = repeats.flatMap((n, i) => new Array<number>(n).fill(i));
  return indexSelect(x, d, tensor(Int32Array.from(index)));
}

const flipOp: Apply<{ dims: readonly number[] }> = defineOp({
  name: "flip",
  moves: true,
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x], outShape, attrs: { dims } }) => {
    const strides = contiguousStrides(outShape);
    const start = dims.reduce((sum, d) => sum + (outShape[d] - 1) * strides[d], 0);
    const from = positions(
      outShape,
      strides.map((stride, d) => (dims.includes(d) ? -stride : stride)),
      start,
    );
    for (let i = 0; i < out.length; i++) out[i] = x[from[i]];
  },
  gradient: [({ grad, attrs: { dims } }) => flipOp([grad], { dims })],
});

/** The order of the entries along `dims` reversed. A copy. */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  return flipOp([x], { dims: [dims].flat().map((d) => normalizeDim("flip", d, x.rank)) });
}

/**
 * Entries moved on by `shifts` places along `dims`, those that leave at the end coming in at the beginning. Over the flattened
 * array where `dims` is left out.
 */
export function roll(x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
  const by = [shifts].flat();
  if (dims === undefined) return reshape(roll(reshape(x, [x.size]), shifts, 0), x.shape);
  const along = [dims].flat().map((d) => normalizeDim("roll", d, x.rank));
  if (by.length !== along.length) {
    throw new TensorError(`roll: ${by.length} shifts for ${along.length} dimensions; one each`);
  }
  for (const shift of by) expectWhole("roll", shift, "shift");
  return along.reduce((out, dim, i) => {
    const extent = out.shape[dim];
    if (extent === 0) return out;
    const shift = ((by[i] % extent) + extent) % extent;
    return cat([narrow(out, dim, extent - shift, shift), narrow(out, dim, 0, extent - shift)], dim);
  }, x);
}

/** Turned by k quarters in the plane of two dimensions, from the first towards the second. */
export function rot90(x: Tensor, k = 1, [a, b]: readonly [number, number] = [0, 1]): Tensor {
  expectWhole("rot90", k, "number of quarters");
  const quarters = ((k % 4) + 4) % 4;
  if (quarters === 0) return flip(x, []);
  if (quarters === 2) return flip(x, [a, b]);
  return quarters === 1 ? transpose(flip(x, b), a, b) : flip(transpose(x, a, b), b);
}
