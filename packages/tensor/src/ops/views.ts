/** Other ways to look at the same numbers, and joins. */
import { isHalf, promote } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp, defineView } from "../op.ts";
import {
  broadcastStrides,
  checkShape,
  contiguousStrides,
  normalizeDim,
  type Shape,
  sameShape,
  sizeOf,
} from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast } from "./elementwise.ts";
import { sumTo } from "./reduce.ts";

const reshapeView = defineView<{ shape: Shape }>({
  name: "reshape",
  view: (x, { shape }) => ({ shape, strides: contiguousStrides(shape), offset: x.offset }),
  gradient: ({ grad, inputs: [x] }) => reshape(grad, x.shape),
});

/** Another shape of the same size; one extent may be -1, which is worked out. Copies only what is not contiguous. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((n, extent) => (extent === -1 ? n : n * extent), 1);
  const open = shape.filter((extent) => extent === -1).length;
  const full = open === 1 && known > 0 ? shape.map((extent) => (extent === -1 ? x.size / known : extent)) : shape;
  if (open > 1 || full.some((extent) => !Number.isInteger(extent) || extent < 0) || sizeOf(full) !== x.size) {
    throw new TensorError(
      `reshape: ${showShape(x.shape)} has ${x.size} elements and cannot become ${showShape(shape)}` +
        (open > 1 ? "; only one extent may be -1" : open === 0 ? `, which has ${sizeOf(full)}` : ""),
    );
  }
  return sameShape(full, x.shape) ? x : reshapeView(contiguous(x), { shape: full });
}

const permuteView = defineView<{ dims: readonly number[] }>({
  name: "permute",
  view: (x, { dims }) => ({
    shape: dims.map((d) => x.shape[d]),
    strides: dims.map((d) => x.strides[d]),
    offset: x.offset,
  }),
  gradient: ({ grad, attrs: { dims } }) =>
    permute(
      grad,
      dims.map((_, d) => dims.indexOf(d)),
    ),
});

/** Dimensions in another order: out's dimension i is the input's `dims[i]`. */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  const order = dims.map((d) => normalizeDim("permute", d, x.rank));
  if (order.length !== x.rank || new Set(order).size !== x.rank) {
    throw new TensorError(
      `permute: [${dims.join(", ")}] is not an order of the ${x.rank} dimensions of ${showShape(x.shape)}`,
    );
  }
  return permuteView(x, { dims: order });
}

/** Swaps two dimensions. */
export function transpose(x: Tensor, a: number, b: number): Tensor {
  const dims = x.shape.map((_, d) => d);
  const i = normalizeDim("transpose", a, x.rank);
  const j = normalizeDim("transpose", b, x.rank);
  [dims[i], dims[j]] = [j, i];
  return permuteView(x, { dims });
}

const expandView = defineView<{ shape: Shape }>({
  name: "expand",
  view: (x, { shape }) => ({ shape, strides: broadcastStrides(x.shape, x.strides, shape), offset: x.offset }),
  gradient: ({ grad, inputs: [x] }) => sumTo(grad, x.shape),
});

/** Repeats dimensions of extent 1 (and adds leading ones) without a copy. */
export function expand(x: Tensor, shape: Shape): Tensor {
  checkShape("expand", shape);
  const lead = shape.length - x.rank;
  if (lead < 0 || x.shape.some((extent, d) => extent !== shape[lead + d] && extent !== 1)) {
    throw new TensorError(
      `expand: ${showShape(x.shape)} does not stretch to ${showShape(shape)}: only extents of 1 do`,
    );
  }
  return sameShape(x.shape, shape) ? x : expandView(x, { shape });
}

const narrowView = defineView<{ dim: number; start: number; length: number }>({
  name: "narrow",
  view: (x, { dim, start, length }) => ({
    shape: x.shape.map((extent, d) => (d === dim ? length : extent)),
    strides: x.strides,
    offset: x.offset + start * x.strides[dim],
  }),
  gradient: "region",
});

/** `length` entries along `dim` from `start`. */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = normalizeDim("narrow", dim, x.rank);
  if (
    !(Number.isInteger(start) && Number.isInteger(length) && start >= 0 && length >= 0 && start + length <= x.shape[d])
  ) {
    throw new TensorError(`narrow: ${start}…${start + length} is not within dimension ${d} of ${showShape(x.shape)}`);
  }
  return narrowView(x, { dim: d, start, length });
}

const contiguousOp = defineOp<null>({
  name: "contiguous",
  moves: true,
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x] }) => out.set(x),
  gradient: [({ grad }) => grad],
});

/** The array itself where its numbers lie in row-major order without gaps, else such a copy. */
export function contiguous(x: Tensor): Tensor {
  return x.contiguousLayout ? x : contiguousOp([x], null);
}

const catOp = defineOp<{ dim: number }>({
  name: "cat",
  moves: true,
  infer: (inputs, { dim }) => {
    const [first] = inputs;
    for (const x of inputs) {
      if (x.rank !== first.rank || x.shape.some((extent, d) => d !== dim && extent !== first.shape[d])) {
        throw new TensorError(
          `cat: ${showShape(first.shape)} and ${showShape(x.shape)} differ in more than dimension ${dim}`,
        );
      }
    }
    return {
      shape: first.shape.map((extent, d) => (d === dim ? inputs.reduce((n, x) => n + x.shape[dim], 0) : extent)),
      dtype: inputs.map((x) => x.dtype).reduce(promote),
    };
  },
  reference: (out, { inputs, shapes, outShape, attrs: { dim } }) => {
    const inner = sizeOf(outShape.slice(dim + 1));
    const outer = sizeOf(outShape.slice(0, dim));
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inputs.length; i++) {
        const length = shapes[i][dim] * inner;
        out.set(inputs[i].subarray(o * length, (o + 1) * length), at);
        at += length;
      }
    }
  },
  gradient: ({ grad, inputs, attrs: { dim } }, i) => {
    const start = inputs.slice(0, i).reduce((n, x) => n + x.shape[dim], 0);
    return narrow(grad, dim, start, inputs[i].shape[dim]);
  },
});

/** Joins arrays along an existing dimension; all other extents are equal. */
export function cat(inputs: readonly Tensor[], dim = 0): Tensor {
  if (inputs.length === 0) throw new TensorError("cat: there is nothing to join");
  // Bit patterns can be moved next to each other, but not next to numbers.
  const type = inputs.map((x) => x.dtype).reduce(promote);
  const parts = inputs.some((x) => isHalf(x.dtype)) ? inputs.map((x) => cast(x, type)) : inputs;
  return catOp(parts, { dim: normalizeDim("cat", dim, inputs[0].rank) });
}

/** Joins arrays of one shape along a new dimension. */
export function stack(inputs: readonly Tensor[], dim = 0): Tensor {
  if (inputs.length === 0) throw new TensorError("stack: there is nothing to join");
  const d = normalizeDim("stack", dim, inputs[0].rank + 1);
  return cat(
    inputs.map((x) => reshape(x, [...x.shape.slice(0, d), 1, ...x.shape.slice(d)])),
    d,
  );
}
