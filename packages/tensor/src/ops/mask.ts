/** Elements chosen by a condition, and places found by value. */
import { TensorError } from "../errors.ts";
import { defineOp, elements } from "../op.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import { asTensor, type Tensor, type TensorLike, tensor } from "../tensor.ts";
import { cast } from "./elementwise.ts";
import { take } from "./indexing.ts";
import { expand } from "./views.ts";
import { where } from "./where.ts";

function expectBool(op: string, mask: Tensor): void {
  if (mask.dtype !== "bool") throw new TensorError(`${op}: a mask is a bool array, not ${mask.dtype}; compare first`);
}

/** x with `value` where the mask holds; both broadcast together. */
export function maskedFill(x: Tensor, mask: Tensor, value: TensorLike): Tensor {
  expectBool("maskedFill", mask);
  return where(mask, cast(asTensor(value, x.dtype), x.dtype), x);
}

/** The elements where the mask holds, in row-major order: [count]. Both broadcast together. For backends that compute on the CPU. */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  expectBool("maskedSelect", mask);
  const shape = broadcastShapes("maskedSelect", x.shape, mask.shape);
  return take(expand(x, shape), tensor(placesOfNonzero(expand(mask, shape))));
}

function placesOfNonzero(x: Tensor): Int32Array {
  const places: number[] = [];
  for (const [i, value] of elements(x).entries()) if (value !== 0) places.push(i);
  return Int32Array.from(places);
}

/** Where the array is not 0: [count, dimensions], int32, in row-major order. For backends that compute on the CPU. */
export function nonzero(x: Tensor): Tensor {
  const places = placesOfNonzero(x);
  const out = new Int32Array(places.length * x.rank);
  for (const [row, place] of places.entries()) {
    let rest = place;
    for (let d = x.rank - 1; d >= 0; d--) {
      out[row * x.rank + d] = rest % x.shape[d];
      rest = Math.floor(rest / x.shape[d]);
    }
  }
  return tensor(out, [places.length, x.rank]);
}

const searchsortedOp = defineOp<{ right: boolean }>({
  name: "searchsorted",
  infer: ([, values]) => ({ shape: values.shape, dtype: "int32" }),
  reference: (out, { inputs: [sorted, values], shapes: [sortedShape, shape], attrs: { right } }) => {
    const n = sortedShape[sortedShape.length - 1];
    const perRow = sortedShape.length === 1 ? values.length : (shape[shape.length - 1] ?? 1);
    for (let i = 0; i < out.length; i++) {
      const row = Math.floor(i / perRow) * n;
      let [low, high] = [0, n];
      while (low < high) {
        const middle = (low + high) >> 1;
        const before = right ? !(sorted[row + middle] > values[i]) : !(sorted[row + middle] >= values[i]);
        if (before) low = middle + 1;
        else high = middle;
      }
      out[i] = low;
    }
  },
  gradient: ["none", "none"],
});

/**
 * Where each value would be put so that the sequence stays sorted: before equal ones, or after them where `right`.
 * @param sorted [.., n], ascending along the last dimension; a vector serves all values @param values [.., m]
 * @returns [.., m], int32, from 0 to n
 */
export function searchsorted(sorted: Tensor, values: TensorLike, right = false): Tensor {
  const v = asTensor(values, sorted.dtype);
  if (sorted.rank === 0 || (sorted.rank > 1 && !sameShape(sorted.shape.slice(0, -1), v.shape.slice(0, -1)))) {
    throw new TensorError(
      `searchsorted: sequences of shape [${sorted.shape.join(", ")}] and values of [${v.shape.join(", ")}] differ before the last dimension`,
    );
  }
  return searchsortedOp([sorted, v], { right });
}

/** Into which of the n + 1 ranges between the n ascending boundaries each element falls. @see searchsorted */
export function bucketize(x: TensorLike, boundaries: Tensor, right = false): Tensor {
  if (boundaries.rank !== 1) throw new TensorError("bucketize: boundaries are a vector");
  return searchsorted(boundaries, x, right);
}
