/** Reductions over one, several or all dimensions. */
import { isFloat } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { normalizeDim, type Shape, sameShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { eq } from "./compare.ts";
import { cast, div, mul } from "./elementwise.ts";
import { expand, reshape } from "./views.ts";

/** The shape with `dims` set to 1. */
function reducedShape(shape: Shape, dims: readonly number[]): number[] {
  return shape.map((extent, d) => (dims.includes(d) ? 1 : extent));
}

function dimsOf(op: string, x: Tensor, dim: number | readonly number[] | undefined): number[] {
  if (dim === undefined) return x.shape.map((_, d) => d);
  const dims = (typeof dim === "number" ? [dim] : dim).map((d) => normalizeDim(op, d, x.rank));
  if (new Set(dims).size !== dims.length) throw new TensorError(`${op}: dimension named twice in [${dims.join(", ")}]`);
  return dims.sort((a, b) => a - b);
}

function dropDims(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
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
  const out = new Int32Array(sizeOf(shape));
  const reduced = reducedShape(shape, dims);
  for (let i = 0; i < out.length; i++) {
    let rest = i;
    let target = 0;
    let stride = 1;
    for (let d = shape.length - 1; d >= 0; d--) {
      const index = rest % shape[d];
      rest = (rest - index) / shape[d];
      if (reduced[d] !== 1 || shape[d] === 1) target += index * stride;
      stride *= reduced[d];
    }
    out[i] = target;
  }
  return out;
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
  return dropDims(dims.length === 0 ? x : sumOp([x], { dims }), dims, keepdim);
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

function checkNotEmpty(op: string, x: Tensor, dims: readonly number[]): void {
  if (dims.some((d) => x.shape[d] === 0)) throw new TensorError(`${op}: there is no largest of no elements`);
}

const maxOp = defineOp<{ dims: readonly number[] }>({
  name: "max",
  infer: ([x], { dims }) => {
    checkNotEmpty("max", x, dims);
    return { shape: reducedShape(x.shape, dims), dtype: x.dtype };
  },
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    const best = new Float64Array(out.length).fill(Number.NEGATIVE_INFINITY);
    const target = targets(shape, attrs.dims);
    for (let i = 0; i < x.length; i++) {
      if (x[i] > best[target[i]] || Number.isNaN(x[i])) best[target[i]] = x[i];
    }
    out.set(best);
  },
  gradient: [
    ({ grad, inputs: [x], output, attrs }) => {
      const ties = cast(eq(x, output), x.dtype);
      return mul(div(ties, sum(ties, attrs.dims, true)), grad);
    },
  ],
});

/** Largest element over `dim` (all when left out). Equal largest ones share the gradient. */
export function max(x: Tensor, dim?: number, keepdim = false): Tensor {
  const dims = dimsOf("max", x, dim);
  return dropDims(dims.length === 0 ? x : maxOp([x], { dims }), dims, keepdim);
}

const argmaxOp = defineOp<{ dims: readonly number[] }>({
  name: "argmax",
  infer: ([x], { dims }) => {
    checkNotEmpty("argmax", x, dims);
    return { shape: reducedShape(x.shape, dims), dtype: "int32" };
  },
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    const best = new Float64Array(out.length).fill(Number.NEGATIVE_INFINITY);
    const seen = new Int32Array(out.length);
    const target = targets(shape, attrs.dims);
    for (let i = 0; i < x.length; i++) {
      const t = target[i];
      // `targets` visits the reduced dimension in order, so the count is the index along it.
      const index = seen[t]++;
      if (index === 0 || x[i] > best[t] || (Number.isNaN(x[i]) && !Number.isNaN(best[t]))) {
        best[t] = x[i];
        out[t] = index;
      }
    }
  },
  gradient: ["none"],
});

/** Index of the first largest element along `dim`; over all elements, in row-major order, when left out. */
export function argmax(x: Tensor, dim?: number, keepdim = false): Tensor {
  if (dim === undefined) return reshape(argmaxOp([reshape(x, [x.size])], { dims: [0] }), []);
  const dims = dimsOf("argmax", x, dim);
  return dropDims(argmaxOp([x], { dims }), dims, keepdim);
}
