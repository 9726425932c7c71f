/** Other ways to look at the same numbers, and joins. */
import { isHalf, promote } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp, defineView } from "../op.ts";
import {
  broadcastStrides,
  checkShape,
  contiguousStrides,
  dimOrScalar,
  normalizeDim,
  reshapeStrides,
  type Shape,
  sameShape,
  sizeOf,
} from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast } from "./elementwise.ts";
import { sumTo } from "./reduce.ts";

const reshapeView = defineView<{ shape: Shape; strides: readonly number[] }>({
  name: "reshape",
  view: (x, { shape, strides }) => ({ shape, strides, offset: x.offset }),
  gradient: ({ grad, inputs: [x] }) => reshape(grad, x.shape),
});

/** A list given to a method that takes its numbers one by one arrives as a list in a list. */
function expectNumbers(op: string, list: readonly number[]): void {
  if (typeof list[0] !== "object") return;
  throw new TensorError(
    `${op}: as a method it takes numbers one by one, x.${op}(${[list[0]].flat().join(", ")}), and no list`,
  );
}

/** The shape with its one -1 worked out. */
function filledShape(op: string, x: Tensor, shape: Shape): Shape {
  expectNumbers(op, shape);
  const known = shape.reduce((n, extent) => (extent === -1 ? n : n * extent), 1);
  const open = shape.filter((extent) => extent === -1).length;
  const full = open === 1 && known > 0 ? shape.map((extent) => (extent === -1 ? x.size / known : extent)) : shape;
  if (open > 1 || full.some((extent) => !Number.isInteger(extent) || extent < 0) || sizeOf(full) !== x.size) {
    throw new TensorError(
      `${op}: ${showShape(x.shape)} has ${x.size} elements and cannot become ${showShape(shape)}` +
        (open > 1 ? "; only one extent may be -1" : open === 0 ? `, which has ${sizeOf(full)}` : ""),
    );
  }
  return full;
}

/** Another shape of the same size; one extent may be -1, which is worked out. Copies only where strides cannot say it. */
export function reshape(x: Tensor, to: Shape): Tensor {
  const shape = filledShape("reshape", x, to);
  if (sameShape(shape, x.shape)) return x;
  const strides = reshapeStrides(x.shape, x.strides, shape);
  return strides === null
    ? reshapeView(contiguous(x), { shape, strides: contiguousStrides(shape) })
    : reshapeView(x, { shape, strides });
}

/** `reshape` that never copies. @throws where only a copy can have that shape */
export function view(x: Tensor, to: Shape): Tensor {
  const shape = filledShape("view", x, to);
  const strides = reshapeStrides(x.shape, x.strides, shape);
  if (strides === null) {
    throw new TensorError(
      `view: ${showShape(x.shape)} with strides [${x.strides.join(", ")}] cannot be seen as ${showShape(shape)} without a copy; use reshape`,
    );
  }
  return reshapeView(x, { shape, strides });
}

/** Without the dimensions named, where their extent is 1; without every such dimension when left out. */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const named = dim === undefined ? x.shape.map((_, d) => d) : [dim].flat();
  const dims = named.map((d) => dimOrScalar("squeeze", d, x.rank));
  return reshape(
    x,
    x.shape.filter((extent, d) => extent !== 1 || !dims.includes(d)),
  );
}

/** With a new dimension of extent 1 at position `dim`; -1 appends it. */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  return reshape(x, x.shape.toSpliced(normalizeDim("unsqueeze", dim, x.rank + 1), 0, 1));
}

/** Dimensions `startDim` to `endDim`, both included, as one; a scalar becomes [1]. */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  if (x.rank === 0) return reshape(x, [1]);
  const start = normalizeDim("flatten", startDim, x.rank);
  const end = normalizeDim("flatten", endDim, x.rank);
  if (end < start) throw new TensorError(`flatten: the last dimension, ${endDim}, comes before the first, ${startDim}`);
  const size = sizeOf(x.shape.slice(start, end + 1));
  return reshape(x, x.shape.toSpliced(start, end + 1 - start, size));
}

/** One dimension as several: [.., n, ..] → [.., ...extents, ..]; one extent may be -1. */
export function unflatten(x: Tensor, dim: number, extents: readonly number[]): Tensor {
  const d = normalizeDim("unflatten", dim, x.rank);
  const known = extents.reduce((n, extent) => (extent === -1 ? n : n * extent), 1);
  const full = extents.map((extent) => (extent === -1 ? x.shape[d] / known : extent));
  if (sizeOf(full) !== x.shape[d] || full.some((extent) => !Number.isInteger(extent) || extent < 0)) {
    throw new TensorError(
      `unflatten: dimension ${d} of ${showShape(x.shape)} holds ${x.shape[d]}, which ${showShape(extents)} does not divide`,
    );
  }
  return reshape(x, x.shape.toSpliced(d, 1, ...full));
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
  expectNumbers("permute", dims);
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
  const i = dimOrScalar("transpose", a, x.rank);
  const j = dimOrScalar("transpose", b, x.rank);
  if (x.rank === 0) return x;
  [dims[i], dims[j]] = [j, i];
  return permuteView(x, { dims });
}

/** `transpose` under NumPy's name. */
export function swapaxes(x: Tensor, a: number, b: number): Tensor {
  return transpose(x, a, b);
}

/** All elements in one dimension. */
export function ravel(x: Tensor): Tensor {
  return reshape(x, [x.size]);
}

/** Moves dimensions from positions `source` to `destination`; the others keep their order. */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const from = [source].flat().map((d) => dimOrScalar("movedim", d, x.rank));
  const to = [destination].flat().map((d) => dimOrScalar("movedim", d, x.rank));
  if (from.length !== to.length || new Set(from).size !== from.length || new Set(to).size !== to.length) {
    throw new TensorError(
      `movedim: [${from.join(", ")}] to [${to.join(", ")}]: each dimension moves from one place to one other`,
    );
  }
  const rest = x.shape.map((_, d) => d).filter((d) => !from.includes(d));
  const dims = x.shape.map((_, d) => (to.includes(d) ? from[to.indexOf(d)] : -1));
  return permute(
    x,
    dims.map((d) => (d === -1 ? rest.shift()! : d)),
  );
}

const expandView = defineView<{ shape: Shape }>({
  name: "expand",
  view: (x, { shape }) => ({ shape, strides: broadcastStrides(x.shape, x.strides, shape), offset: x.offset }),
  gradient: ({ grad, inputs: [x] }) => sumTo(grad, x.shape),
});

/** Repeats dimensions of extent 1 (and adds leading ones) without a copy; -1 keeps an extent. */
export function expand(x: Tensor, to: Shape): Tensor {
  const lead = to.length - x.rank;
  const shape = to.map((extent, d) => (extent === -1 && d >= lead ? x.shape[d - lead] : extent));
  checkShape("expand", shape);
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

/** A copy with memory of its own, through which gradients pass; `keep` copies out of a step. */
export function clone(x: Tensor): Tensor {
  return contiguousOp([x], null);
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
