/** Reductions over one, several or all dimensions. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { contiguousStrides, dimOrScalar, positions, type Shape, sameShape } from "../shape.ts";
import { ones, type Tensor } from "../tensor.ts";
import { eq, ne } from "./compare.ts";
import { cast, div, mul } from "./elementwise.ts";
import { gather } from "./indexing.ts";
import { flip } from "./rearrange.ts";
import { cumprod } from "./scan.ts";
import { cat, expand, narrow, reshape } from "./views.ts";

/** The shape with `dims` set to 1. */
function reducedShape(shape: Shape, dims: readonly number[]): number[] {
  return shape.map((extent, d) => (dims.includes(d) ? 1 : extent));
}

export function dimsOf(op: string, x: Tensor, dim: number | readonly number[] | undefined): number[] {
  if (dim === undefined) return x.shape.map((_, d) => d);
  const dims = [dim].flat().map((d) => dimOrScalar(op, d, x.rank));
  if (new Set(dims).size !== dims.length) throw new TensorError(`${op}: dimension named twice in [${dims.join(", ")}]`);
  return x.rank === 0 ? [] : dims.sort((a, b) => a - b);
}

export function dropDims(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  return keepdim || dims.length === 0
    ? x
    : reshape(
        x,
        x.shape.filter((_, d) => !dims.includes(d)),
      );
}

/**
 * For every element of the input, which element of the reduced output it goes to.
 * Row-major input order, so the order of accumulation is fixed.
 */
function targets(shape: Shape, dims: readonly number[]): Int32Array {
  const strides = contiguousStrides(reducedShape(shape, dims));
  return positions(
    shape,
    strides.map((stride, d) => (dims.includes(d) ? 0 : stride)),
    0,
  );
}

const sumOp = defineOp<{ dims: readonly number[] }>({
  name: "sum",
  infer: ([x], { dims }) => ({ shape: reducedShape(x.shape, dims), dtype: isFloat(x.dtype) ? x.dtype : "int32" }),
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    const total = new Float64Array(out.length);
    const target = targets(shape, attrs.dims);
    for (let i = 0; i < x.length; i++) total[target[i]] += x[i];
    out.set(total);
  },
  gradient: [({ grad, inputs: [x] }) => expand(grad, x.shape)],
});

/** Sum over `dim` (all when left out). Integers and booleans give int32. */
export function sum(x: Tensor, dim?: number | readonly number[], keepdim = false): Tensor {
  const dims = dimsOf("sum", x, dim);
  return dropDims(dims.length === 0 && isFloat(x.dtype) ? x : sumOp([x], { dims }), dims, keepdim);
}

/** Arithmetic mean over `dim` (all when left out); NaN over nothing, as in PyTorch. */
export function mean(x: Tensor, dim?: number | readonly number[], keepdim = false): Tensor {
  const dims = dimsOf("mean", x, dim);
  const count = dims.reduce((n, d) => n * x.shape[d], 1);
  return div(sum(isFloat(x.dtype) ? x : cast(x, "float32"), dims, keepdim), count);
}

/** Sums the dimensions that broadcasting had added or stretched: the gradient of a broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.rank - shape.length;
  const dims = x.shape.map((_, d) => d).filter((d) => d < lead || (shape[d - lead] === 1 && x.shape[d] !== 1));
  return reshape(dims.length === 0 ? x : sum(x, dims, true), shape);
}

/** How a search through elements goes on from the best so far: NaN wins, and nothing wins over it. */
type Better = (x: number, best: number) => boolean;
const larger: Better = (x, best) => x > best || (Number.isNaN(x) && !Number.isNaN(best));
const smaller: Better = (x, best) => x < best || (Number.isNaN(x) && !Number.isNaN(best));

function checkNotEmpty(op: string, x: Tensor, dims: readonly number[]): void {
  if (dims.some((d) => x.shape[d] === 0)) {
    throw new TensorError(`${op}: of no elements none is the largest or smallest; the shape is ${showShape(x.shape)}`);
  }
}

function extremum(name: string, better: Better) {
  return defineOp<{ dims: readonly number[] }>({
    name,
    infer: ([x], { dims }) => {
      checkNotEmpty(name, x, dims);
      return { shape: reducedShape(x.shape, dims), dtype: x.dtype };
    },
    reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
      const found = new Uint8Array(out.length);
      const target = targets(shape, attrs.dims);
      for (let i = 0; i < x.length; i++) {
        const t = target[i];
        if (found[t] === 0 || better(x[i], out[t])) out[t] = x[i];
        found[t] = 1;
      }
    },
    gradient: [
      ({ grad, inputs: [x], output, attrs }) => {
        const ties = cast(eq(x, output), x.dtype);
        return mul(div(ties, sum(ties, attrs.dims, true)), grad);
      },
    ],
  });
}

const maxOp = extremum("max", larger);
const minOp = extremum("min", smaller);

/** Largest element over one or several dimensions (all when left out). Equal largest ones share the gradient. NaN wins. */
export function amax(x: Tensor, dim?: number | readonly number[], keepdim = false): Tensor {
  const dims = dimsOf("amax", x, dim);
  return dropDims(dims.length === 0 ? x : maxOp([x], { dims }), dims, keepdim);
}

/** Smallest element over one or several dimensions (all when left out). Equal smallest ones share the gradient. NaN wins. */
export function amin(x: Tensor, dim?: number | readonly number[], keepdim = false): Tensor {
  const dims = dimsOf("amin", x, dim);
  return dropDims(dims.length === 0 ? x : minOp([x], { dims }), dims, keepdim);
}

/** Largest element over `dim` (all when left out). Equal largest ones share the gradient. @see maxWithIndices */
export function max(x: Tensor, dim?: number, keepdim = false): Tensor {
  return amax(x, dim, keepdim);
}

/** Smallest element over `dim` (all when left out). Equal smallest ones share the gradient. @see minWithIndices */
export function min(x: Tensor, dim?: number, keepdim = false): Tensor {
  return amin(x, dim, keepdim);
}

/** Smallest and largest element. */
export function aminmax(x: Tensor, dim?: number, keepdim = false): { min: Tensor; max: Tensor } {
  return { min: amin(x, dim, keepdim), max: amax(x, dim, keepdim) };
}

function argExtremum(name: string, better: Better) {
  const op = defineOp<{ dims: readonly number[] }>({
    name,
    infer: ([x], { dims }) => {
      checkNotEmpty(name, x, dims);
      return { shape: reducedShape(x.shape, dims), dtype: "int32" };
    },
    reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
      const best = new Float64Array(out.length);
      const seen = new Int32Array(out.length);
      const target = targets(shape, attrs.dims);
      for (let i = 0; i < x.length; i++) {
        const t = target[i];
        // `targets` visits the reduced dimension in order, so the count is the index along it.
        const index = seen[t]++;
        if (index === 0 || better(x[i], best[t])) {
          best[t] = x[i];
          out[t] = index;
        }
      }
    },
    gradient: ["none"],
  });
  return (x: Tensor, dim?: number, keepdim = false): Tensor => {
    if (dim === undefined) return reshape(op([reshape(x, [x.size])], { dims: [0] }), []);
    const dims = dimsOf(name, x, dim);
    if (x.rank === 0) return op([x], { dims: [] });
    return dropDims(op([x], { dims }), dims, keepdim);
  };
}

/** Index of the first largest element along `dim`; over all elements, in row-major order, when left out. */
export const argmax = argExtremum("argmax", larger);

/** Index of the first smallest element along `dim`; over all elements, in row-major order, when left out. */
export const argmin = argExtremum("argmin", smaller);

/** Values and where along the dimension they stand, as PyTorch's `max(dim)`, `sort` and the like return them. */
export interface ValuesAndIndices {
  values: Tensor;
  /** int32 */
  indices: Tensor;
}

function pick(x: Tensor, dim: number, indices: Tensor, keepdim: boolean): ValuesAndIndices {
  if (x.rank === 0) return { values: x, indices };
  const d = dimOrScalar("max", dim, x.rank);
  return { values: dropDims(gather(x, d, indices), [d], keepdim), indices: dropDims(indices, [d], keepdim) };
}

/** `torch.max(x, dim)`: the largest values and the first place of each; that place alone gets the gradient. */
export function maxWithIndices(x: Tensor, dim: number, keepdim = false): ValuesAndIndices {
  return pick(x, dim, argmax(x, dim, true), keepdim);
}

/** `torch.min(x, dim)`: the smallest values and the first place of each; that place alone gets the gradient. */
export function minWithIndices(x: Tensor, dim: number, keepdim = false): ValuesAndIndices {
  return pick(x, dim, argmin(x, dim, true), keepdim);
}

function truth(name: string, empty: 0 | 1) {
  const op = defineOp<{ dims: readonly number[] }>({
    name,
    infer: ([x], { dims }) => ({ shape: reducedShape(x.shape, dims), dtype: "bool" }),
    reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
      out.fill(empty);
      const target = targets(shape, attrs.dims);
      for (let i = 0; i < x.length; i++) if ((x[i] === 0 ? 0 : 1) !== empty) out[target[i]] = 1 - empty;
    },
    gradient: ["none"],
  });
  return (x: Tensor, dim?: number | readonly number[], keepdim = false): Tensor => {
    const dims = dimsOf(name, x, dim);
    return dropDims(op([x], { dims }), dims, keepdim);
  };
}

/** Whether any element over `dim` (all when left out) is not 0; false of none. */
export const any = truth("any", 0);

/** Whether every element over `dim` (all when left out) is not 0; true of none. */
export const all = truth("all", 1);

/** How many elements over `dim` (all when left out) are not 0; int32. */
export function countNonzero(x: Tensor, dim?: number | readonly number[]): Tensor {
  return sum(ne(x, 0), dim);
}

const prodOp = defineOp<{ dims: readonly number[] }>({
  name: "prod",
  infer: ([x], { dims }) => ({ shape: reducedShape(x.shape, dims), dtype: isFloat(x.dtype) ? x.dtype : "int32" }),
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    const product = new Float64Array(out.length).fill(1);
    const target = targets(shape, attrs.dims);
    for (let i = 0; i < x.length; i++) product[target[i]] *= x[i];
    out.set(product);
  },
  gradient: [
    ({ grad, inputs: [x], attrs: { dims } }) => {
      // Product of all others, without a division, so that zeros are no exception.
      const [dim] = dims;
      const before = shiftedCumprod(x, dim);
      const after = flip(shiftedCumprod(flip(x, dim), dim), dim);
      return mul(grad, mul(before, after));
    },
  ],
});

/** Product of the elements before each one. */
function shiftedCumprod(x: Tensor, dim: number): Tensor {
  if (x.shape[dim] === 0) return x;
  return cat([ones(x.shape.with(dim, 1), x.dtype), cumprod(narrow(x, dim, 0, x.shape[dim] - 1), dim)], dim);
}

/** Product over `dim` (all when left out); 1 of none. */
export function prod(x: Tensor, dim?: number, keepdim = false): Tensor {
  const dims = dimsOf("prod", x, dim);
  if (dim === undefined || x.rank === 0) return reshape(prodOp([reshape(x, [x.size])], { dims: [0] }), []);
  return dropDims(prodOp([x], { dims }), dims, keepdim);
}
