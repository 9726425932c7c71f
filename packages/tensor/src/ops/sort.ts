/** Order along one dimension. NaN counts as larger than every number, as in PyTorch. */
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { isnan } from "./compare.ts";
import { gather } from "./indexing.ts";
import { dropDims, type ValuesAndIndices } from "./reduce.ts";
import { forEachLine } from "./scan.ts";
import { narrow, reshape } from "./views.ts";
import { where } from "./where.ts";

function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

const argsortOp = defineOp<{ dim: number; descending: boolean }>({
  name: "argsort",
  infer: ([x]) => ({ shape: x.shape, dtype: "int32" }),
  reference: (out, { inputs: [x], outShape, attrs: { dim, descending } }) => {
    forEachLine(outShape, dim, (start, step, n) => {
      const value = (i: number) => x[start + i * step];
      const order = Array.from({ length: n }, (_, i) => i);
      // JavaScript's sort is stable: of equal elements the earlier one stays before.
      order.sort(descending ? (a, b) => compare(value(b), value(a)) : (a, b) => compare(value(a), value(b)));
      for (let i = 0; i < n; i++) out[start + i * step] = order[i];
    });
  },
  gradient: ["none"],
});

/** Places of the elements along `dim` in ascending (or descending) order, int32; stable: equal ones keep their order. */
export function argsort(x: Tensor, dim = -1, descending = false): Tensor {
  if (x.rank === 0) return reshape(argsort(reshape(x, [1])), []);
  return argsortOp([x], { dim: normalizeDim("argsort", dim, x.rank), descending });
}

/** Elements along `dim` in ascending (or descending) order, and where each stood. Stable. */
export function sort(x: Tensor, dim = -1, descending = false): ValuesAndIndices {
  const indices = argsort(x, dim, descending);
  if (x.rank === 0) return { values: x, indices };
  return { values: gather(x, dim, indices), indices };
}

/** The k largest (or smallest) elements along `dim`, largest first, and where they stand; of equal ones the earlier. */
export function topk(x: Tensor, k: number, dim = -1, largest = true): ValuesAndIndices {
  const d = normalizeDim("topk", dim, x.rank);
  if (!Number.isInteger(k) || k < 0 || k > x.shape[d]) {
    throw new TensorError(`topk: dimension ${d} of ${showShape(x.shape)} does not hold ${k} elements`);
  }
  const indices = narrow(argsort(x, d, largest), d, 0, k);
  return { values: gather(x, d, indices), indices };
}

/** The k-th smallest element along `dim`, counted from 1, and where it stands. */
export function kthvalue(x: Tensor, k: number, dim = -1, keepdim = false): ValuesAndIndices {
  const d = normalizeDim("kthvalue", dim, x.rank);
  if (!Number.isInteger(k) || k < 1 || k > x.shape[d]) {
    throw new TensorError(
      `kthvalue: dimension ${d} of ${showShape(x.shape)} has no element ${k}; they are 1…${x.shape[d]}`,
    );
  }
  const indices = narrow(argsort(x, d), d, k - 1, 1);
  return { values: dropDims(gather(x, d, indices), [d], keepdim), indices: dropDims(indices, [d], keepdim) };
}

/**
 * The most frequent element along `dim`, of equally frequent ones the smallest, and where its last one stands. All
 * NaN count as one value.
 */
export function mode(x: Tensor, dim = -1, keepdim = false): ValuesAndIndices {
  const d = normalizeDim("mode", dim, x.rank);
  if (x.shape[d] === 0) throw new TensorError(`mode: dimension ${d} of ${showShape(x.shape)} has no elements`);
  const indices = argmodeOp([x], { dim: d });
  return { values: dropDims(gather(x, d, indices), [d], keepdim), indices: dropDims(indices, [d], keepdim) };
}

const argmodeOp = defineOp<{ dim: number }>({
  name: "argmode",
  infer: ([x], { dim }) => ({ shape: x.shape.with(dim, 1), dtype: "int32" }),
  reference: (out, { inputs: [x], shapes: [shape], attrs: { dim } }) => {
    let at = 0;
    forEachLine(shape, dim, (start, step, n) => {
      const counts = new Map<number, number>();
      const places = new Map<number, number>();
      for (let i = 0; i < n; i++) {
        const value = x[start + i * step];
        counts.set(value, (counts.get(value) ?? 0) + 1);
        places.set(value, i);
      }
      const byValue = [...counts].sort(([a], [b]) => compare(a, b));
      const [most] = byValue.reduce((best, entry) => (entry[1] > best[1] ? entry : best));
      out[at++] = places.get(most)!;
    });
  },
  gradient: ["none"],
});

/** The middle one of all elements; of an even number of them the lower of the two in the middle. NaN where there is one. */
export function median(x: Tensor): Tensor {
  return medianWithIndices(reshape(x, [x.size]), 0).values;
}

/** The middle element along `dim`, as `median`, and where it stands. */
export function medianWithIndices(x: Tensor, dim = -1, keepdim = false): ValuesAndIndices {
  const d = normalizeDim("median", dim, x.rank);
  const n = x.shape[d];
  if (n === 0) throw new TensorError(`median: dimension ${d} of ${showShape(x.shape)} has no elements`);
  const order = argsort(x, d);
  const sorted = gather(x, d, order);
  const last = narrow(sorted, d, n - 1, 1);
  const middle = Math.floor((n - 1) / 2);
  const indices = where(isnan(last), narrow(order, d, n - 1, 1), narrow(order, d, middle, 1));
  return { values: dropDims(gather(x, d, indices), [d], keepdim), indices: dropDims(indices, [d], keepdim) };
}
