/** Order along one dimension. NaN counts as larger than every number, as in PyTorch. */
import { isFloat, type TypedArray } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { normalizeDim, type Shape, sizeOf } from "../shape.ts";
import { full, type Tensor } from "../tensor.ts";
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

/** Places of a number of 21 bits fit behind one of 32 in the 53 that a double keeps exactly. */
const mostPlaces = 2 ** 21;

/** Whole numbers from 0 to 2³² − 1 in the order of the elements: a positive float's bits rise with it, a negative one's fall. */
function orderKey(value: number, bits: number): number {
  if (value === 0) return 2 ** 31;
  if (Number.isNaN(value)) return 2 ** 32 - 1;
  return bits < 0 ? ~bits : bits + 2 ** 31;
}

/**
 * The order of a line's elements. Key and place in one number each: those a typed array sorts several times as fast as a comparison can,
 * and of equal elements the earlier one stays before.
 */
function sortFloat32(line: Float32Array, descending: boolean): ArrayLike<number> {
  const bits = new Int32Array(line.buffer, line.byteOffset, line.length);
  const packed = new Float64Array(line.length);
  for (let i = 0; i < line.length; i++) {
    const key = orderKey(line[i], bits[i]);
    packed[i] = (descending ? 2 ** 32 - 1 - key : key) * mostPlaces + i;
  }
  packed.sort();
  for (let i = 0; i < packed.length; i++) packed[i] -= Math.floor(packed[i] / mostPlaces) * mostPlaces;
  return packed;
}

function sortByComparing(line: ArrayLike<number>, descending: boolean): ArrayLike<number> {
  const order = Array.from(line, (_, i) => i);
  // JavaScript's sort is stable, too.
  return order.sort((a, b) => (descending ? compare(line[b], line[a]) : compare(line[a], line[b])));
}

/** The k best places of a line, best first: each element is put where it belongs among the best so far. */
function best(line: ArrayLike<number>, k: number, largest: boolean): Int32Array {
  const places = new Int32Array(k);
  const before = (a: number, b: number) => (largest ? compare(a, b) > 0 : compare(a, b) < 0);
  for (let i = 0; i < line.length; i++) {
    let at = Math.min(i, k);
    if (at === k && (k === 0 || !before(line[i], line[places[k - 1]]))) continue;
    if (at === k) at--;
    for (; at > 0 && before(line[i], line[places[at - 1]]); at--) places[at] = places[at - 1];
    places[at] = i;
  }
  return places;
}

/** Calls `order` with each line of x along `dim`, and writes what it gives along the same line of out. */
function eachLine(
  out: TypedArray,
  x: TypedArray,
  shape: Shape,
  dim: number,
  order: (line: TypedArray) => ArrayLike<number>,
): void {
  const line = x.slice(0, shape[dim]);
  const inner = sizeOf(shape.slice(dim + 1));
  forEachLine(shape, dim, (start, step, n) => {
    for (let i = 0; i < n; i++) line[i] = x[start + i * step];
    const places = order(line);
    const to = Math.floor(start / (n * inner)) * places.length * inner + (start % inner);
    for (let i = 0; i < places.length; i++) out[to + i * step] = places[i];
  });
}

const argsortOp = defineOp<{ dim: number; descending: boolean }>({
  name: "argsort",
  infer: ([x]) => ({ shape: x.shape, dtype: "int32" }),
  reference: (out, { inputs: [x], outShape, attrs: { dim, descending } }) => {
    eachLine(out, x, outShape, dim, (line) =>
      line instanceof Float32Array && line.length <= mostPlaces
        ? sortFloat32(line, descending)
        : sortByComparing(line, descending),
    );
  },
  gradient: ["none"],
});

const argtopkOp = defineOp<{ dim: number; k: number; largest: boolean }>({
  name: "argtopk",
  infer: ([x], { dim, k }) => ({ shape: x.shape.with(dim, k), dtype: "int32" }),
  reference: (out, { inputs: [x], shapes: [shape], attrs: { dim, k, largest } }) => {
    eachLine(out, x, shape, dim, (line) => best(line, k, largest));
  },
  gradient: ["none"],
});

/** Places of the elements along `dim` in ascending (or descending) order, int32; stable: equal ones keep their order. */
export function argsort(x: Tensor, dim = -1, descending = false): Tensor {
  if (x.rank === 0) return reshape(argsort(reshape(x, [1]), dim), []);
  return argsortOp([x], { dim: normalizeDim("argsort", dim, x.rank), descending });
}

/** Elements along `dim` in ascending (or descending) order, and where each stood. Stable. */
export function sort(x: Tensor, dim = -1, descending = false): ValuesAndIndices {
  if (x.rank === 0) return ofScalar(x, (vector) => sort(vector, dim, descending));
  const d = normalizeDim("sort", dim, x.rank);
  const indices = argsort(x, d, descending);
  return { values: gather(x, d, indices), indices };
}

const mostPutInPlace = 256;

/** What `search` finds along the one dimension of a vector, for a scalar. */
function ofScalar(x: Tensor, search: (vector: Tensor) => ValuesAndIndices): ValuesAndIndices {
  const { values, indices } = search(reshape(x, [1]));
  return { values: reshape(values, []), indices: reshape(indices, []) };
}

/** The k largest (or smallest) elements along `dim`, largest first, and where they stand; of equal ones the earlier. */
export function topk(x: Tensor, k: number, dim = -1, largest = true): ValuesAndIndices {
  if (x.rank === 0) return ofScalar(x, (vector) => topk(vector, k, dim, largest));
  const d = normalizeDim("topk", dim, x.rank);
  if (!Number.isInteger(k) || k < 0 || k > x.shape[d]) {
    throw new TensorError(`topk: dimension ${d} of ${showShape(x.shape)} does not hold ${k} elements`);
  }
  // Putting k elements in their places one by one costs k² in the worst case.
  const indices =
    k <= mostPutInPlace ? argtopkOp([x], { dim: d, k, largest }) : narrow(argsort(x, d, largest), d, 0, k);
  return { values: gather(x, d, indices), indices };
}

/** The k-th smallest element along `dim`, counted from 1, and where it stands. */
export function kthvalue(x: Tensor, k: number, dim = -1, keepdim = false): ValuesAndIndices {
  if (x.rank === 0) return ofScalar(x, (vector) => kthvalue(vector, k, dim));
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
  if (x.rank === 0) return ofScalar(x, (vector) => mode(vector, dim));
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

/** The middle one of all elements; of an even number of them the lower of the two in the middle. NaN where there is one, and of nothing. */
export function median(x: Tensor): Tensor {
  if (x.size === 0 && isFloat(x.dtype)) return full([], Number.NaN, x.dtype);
  return medianWithIndices(reshape(x, [x.size]), 0).values;
}

/** The middle element along `dim`, as `median`, and where it stands. */
export function medianWithIndices(x: Tensor, dim = -1, keepdim = false): ValuesAndIndices {
  if (x.rank === 0) return ofScalar(x, (vector) => medianWithIndices(vector, dim));
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
