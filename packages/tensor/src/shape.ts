import { showShape, TensorError } from "./errors.ts";

export type Shape = readonly number[];

/** Number of elements; 1 for a scalar's empty shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** Row-major strides in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

export function isContiguous(shape: Shape, strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== expected) return false;
    expected *= shape[i];
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** The shape that both broadcast to, by NumPy's rule: align on the right, extents equal or one of them 1. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new TensorError(
        `${op}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast: from the right, extent ${x} meets ${y}; ` +
          "they must be equal or one of them 1. Did you mean to transpose, or to keep a dimension (keepdim) in a reduction?",
      );
    }
    out[i] = x === 1 ? y : x;
  }
  return out;
}

/** Strides that read an array of `shape` as if it had the larger shape `to`: repeated dimensions get stride 0. */
export function broadcastStrides(shape: Shape, strides: readonly number[], to: Shape): number[] {
  const lead = to.length - shape.length;
  return to.map((extent, i) => (i < lead || (shape[i - lead] === 1 && extent !== 1) ? 0 : strides[i - lead]));
}

/** `dim` counted from the front; -1 is the last. */
export function normalizeDim(op: string, dim: number, rank: number): number {
  const d = dim < 0 ? dim + rank : dim;
  if (!Number.isInteger(dim) || d < 0 || d >= rank) {
    throw new TensorError(
      `${op}: dimension ${dim} does not exist in an array of ${rank} dimensions` +
        (typeof dim === "number" ? "" : `; it is a number, not of type ${typeof dim}`),
    );
  }
  return d;
}

/** @throws where a number that counts something is none, or not whole */
export function expectWhole(op: string, value: number, what: string): void {
  if (!Number.isInteger(value)) throw new TensorError(`${op}: ${what} ${value} is not a whole number`);
}

/** `normalizeDim` where a scalar counts as a vector of one, as in PyTorch. */
export function dimOrScalar(op: string, dim: number, rank: number): number {
  return normalizeDim(op, dim, Math.max(1, rank));
}

/** Most elements of an array: kernels count them, and places in them, with 32 bits. */
const mostElements = 2 ** 31 - 1;

/** `sizeOf` an array that is to be made. @throws where no memory could hold it, or an extent is no number */
export function checkedSize(op: string, shape: Shape): number {
  const size = sizeOf(shape);
  if (size >= 0 && size <= mostElements && Number.isInteger(size)) return size;
  throw new TensorError(`${op}: an array ${showShape(shape)} has ${size} elements; 0 to ${mostElements} are possible`);
}

/** Checks that every extent is a whole number ≥ 0, and that there are not too many elements. */
export function checkShape(op: string, shape: Shape): void {
  if (!Array.isArray(shape)) throw new TensorError(`${op}: a shape is a list of extents, such as [2, 3], not ${shape}`);
  for (const extent of shape) {
    if (!Number.isInteger(extent) || extent < 0) {
      throw new TensorError(`${op}: ${showShape(shape)} is not a shape: extents are whole numbers, 0 or more`);
    }
  }
  checkedSize(op, shape);
}

/** Where each element lies in the storage, in row-major order of `shape`. */
export function positions(shape: Shape, strides: readonly number[], offset: number): Int32Array {
  const out = new Int32Array(sizeOf(shape));
  if (out.length === 0) return out;
  const rank = shape.length;
  const inner = rank === 0 ? 1 : shape[rank - 1];
  const innerStride = rank === 0 ? 0 : strides[rank - 1];
  const index = new Array<number>(rank).fill(0);
  let position = offset;
  for (let at = 0; at < out.length; ) {
    for (let i = 0; i < inner; i++) out[at++] = position + i * innerStride;
    for (let d = rank - 2; d >= 0; d--) {
      position += strides[d];
      if (++index[d] < shape[d]) break;
      position -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return out;
}

/**
 * Strides that read the same memory under another shape of the same size, or null where only a copy can. Walks both shapes
 * from the right; extents that one stride runs through may be divided anew.
 */
export function reshapeStrides(shape: Shape, strides: readonly number[], to: Shape): number[] | null {
  if (sizeOf(shape) === 0 || isContiguous(shape, strides)) return contiguousStrides(to);
  const out = new Array<number>(to.length);
  let d = to.length - 1;
  let run = 1;
  let runStride = strides[shape.length - 1] ?? 1;
  for (let from = shape.length - 1; from >= 0; from--) {
    run *= shape[from];
    const next = from === 0 ? undefined : strides[from - 1];
    const runEnds = next === undefined || (shape[from - 1] !== 1 && next !== runStride * run);
    if (!runEnds) continue;
    let filled = 1;
    while (d >= 0 && (filled < run || to[d] === 1)) {
      out[d] = runStride * filled;
      filled *= to[d];
      d--;
    }
    if (filled !== run) return null;
    run = 1;
    runStride = next ?? 1;
  }
  return d < 0 ? out : null;
}
