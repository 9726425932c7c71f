/** Entries picked by number, and added or written back there. Numbers are int32 arrays; only `take`, `index` and `indexPut` count negative ones from the end, as in PyTorch. */
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp, elements } from "../op.ts";
import { contiguousStrides, normalizeDim, positions, type Shape, sameShape, sizeOf } from "../shape.ts";
import { asTensor, Tensor, type TensorLike, zeros } from "../tensor.ts";
import { ge, logicalAnd, lt } from "./compare.ts";
import { add, cast, mul } from "./elementwise.ts";
import { expand, narrow, reshape } from "./views.ts";
import { where } from "./where.ts";

/** A list in the place of an array would fail later, at a place that says nothing. */
function expectArray(op: string, index: Tensor, what = "entry"): void {
  if (!(index instanceof Tensor))
    throw new TensorError(`${op}: ${what} numbers come as an array: tensor([0, 2]).to("int32")`);
}

/** @throws where a number is not from 0 to extent − 1, or the array is not of whole numbers */
export function checkIndex(op: string, index: Tensor, extent: number, shape: Shape, what = "entry"): void {
  expectArray(op, index, what);
  if (index.dtype !== "int32") {
    const help = index.dtype === "bool" ? "a mask goes to maskedSelect or where" : 'use to("int32")';
    throw new TensorError(`${op}: ${what} numbers are int32, not ${index.dtype}; ${help}`);
  }
  // What only a device knows is not waited for; its kernels give NaN there.
  if (index.storage.readable === null) return;
  const numbers = elements(index);
  for (let at = 0; at < numbers.length; at++) {
    const i = numbers[at];
    if (i < 0 || i >= extent) throw new TensorError(`${op}: ${what} ${i} does not exist in ${showShape(shape)}`);
  }
}

/** The numbers with negative ones counted from the end. @throws as `checkIndex` */
function fromEnd(op: string, index: Tensor, extent: number, shape: Shape): Tensor {
  const known = index.dtype === "int32" && index.storage.readable !== null;
  const negative = known && elements(index).some((i) => i < 0);
  const counted = negative ? where(logicalAnd(lt(index, 0), ge(index, -extent)), add(index, extent), index) : index;
  checkIndex(op, counted, extent, shape);
  return counted;
}

/** Extents before, along and after a dimension. */
function around(shape: Shape, dim: number): [outer: number, extent: number, inner: number] {
  return [sizeOf(shape.slice(0, dim)), shape[dim], sizeOf(shape.slice(dim + 1))];
}

const indexSelectOp: Apply<{ dim: number }> = defineOp({
  name: "indexSelect",
  moves: true,
  infer: ([x, index], { dim }) => ({ shape: x.shape.toSpliced(dim, 1, ...index.shape), dtype: x.dtype }),
  reference: (out, { inputs: [x, index], shapes: [shape], attrs: { dim } }) => {
    const [outer, extent, inner] = around(shape, dim);
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const i of index) {
        const from = (o * extent + i) * inner;
        out.set(x.subarray(from, from + inner), at);
        at += inner;
      }
    }
  },
  gradient: [
    ({ grad, inputs: [x, index], attrs: { dim } }) => indexSelectGrad([grad, index], { dim, extent: x.shape[dim] }),
    "none",
  ],
});

const indexSelectGrad: Apply<{ dim: number; extent: number }> = defineOp({
  name: "indexSelectGrad",
  infer: ([grad, index], { dim, extent }) => ({
    shape: grad.shape.toSpliced(dim, index.rank, extent),
    dtype: grad.dtype,
  }),
  reference: (out, { inputs: [grad, index], outShape, attrs: { dim } }) => {
    const [outer, extent, inner] = around(outShape, dim);
    const total = new Float64Array(out.length);
    let at = 0;
    for (let o = 0; o < outer; o++) {
      for (const i of index) {
        const to = (o * extent + i) * inner;
        for (let j = 0; j < inner; j++) total[to + j] += grad[at++];
      }
    }
    out.set(total);
  },
  gradient: [({ grad, inputs: [, index], attrs: { dim } }) => indexSelectOp([grad, index], { dim }), "none"],
});

/**
 * Entries along `dim` (0 where left out) by number; `torch.index_select`, and with a matrix of numbers an embedding.
 * @param x [.., n, ..] @param index any shape, int32, each from 0 to n − 1
 * @returns [.., ...index.shape, ..]
 */
export function indexSelect(x: Tensor, index: Tensor): Tensor;
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor;
export function indexSelect(x: Tensor, dimOrIndex: number | Tensor, ofDim?: Tensor): Tensor {
  const [dim, index] = typeof dimOrIndex === "number" ? [dimOrIndex, ofDim!] : [0, dimOrIndex];
  if (x.rank === 0) throw new TensorError("indexSelect: a scalar has no rows");
  const d = normalizeDim("indexSelect", dim, x.rank);
  checkIndex("indexSelect", index, x.shape[d], x.shape, d === 0 ? "row" : "entry");
  return indexSelectOp([x, index], { dim: d });
}

/** Where, in an array of `shape`, each element of an index along `dim` points: its own place, but for that dimension. */
function pointsTo(index: ArrayLike<number>, indexShape: Shape, shape: Shape, dim: number): Int32Array {
  const strides = contiguousStrides(shape);
  const at = positions(indexShape, strides.with(dim, 0), 0);
  for (let i = 0; i < at.length; i++) at[i] += index[i] * strides[dim];
  return at;
}

function checkAlong(op: string, x: Tensor, dim: number, index: Tensor): number {
  const d = normalizeDim(op, dim, x.rank);
  expectArray(op, index);
  if (index.rank !== x.rank || index.shape.some((extent, i) => i !== d && extent > x.shape[i])) {
    throw new TensorError(
      `${op}: an index of shape ${showShape(index.shape)} does not lie within ${showShape(x.shape)} in the dimensions other than ${d}. ` +
        "Index and array have equally many dimensions; to pick whole rows use indexSelect",
    );
  }
  checkIndex(op, index, x.shape[d], x.shape);
  return d;
}

const gatherOp: Apply<{ dim: number }> = defineOp({
  name: "gather",
  moves: true,
  infer: ([x, index]) => ({ shape: index.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x, index], shapes: [shape], outShape, attrs: { dim } }) => {
    const at = pointsTo(index, outShape, shape, dim);
    for (let i = 0; i < out.length; i++) out[i] = x[at[i]];
  },
  gradient: [
    ({ grad, inputs: [x, index], attrs: { dim } }) => scatterAddOp([zeros(x.shape, grad.dtype), index, grad], { dim }),
    "none",
  ],
});

/**
 * One entry along `dim` for each element of the index: out[i][j] = x[index[i][j]][j] for dimension 0.
 * @param index int32, as many dimensions as `x`, no longer in those other than `dim`
 * @returns [...index.shape]
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  return gatherOp([x, index], { dim: checkAlong("gather", x, dim, index) });
}

/** `gather` where index and array broadcast together in the other dimensions; NumPy's `take_along_axis`. */
export function takeAlongDim(x: Tensor, index: Tensor, dim?: number): Tensor {
  if (dim === undefined) return gather(reshape(x, [x.size]), 0, reshape(index, [index.size]));
  const d = normalizeDim("takeAlongDim", dim, x.rank);
  const wider = (own: Shape, other: Shape) => own.map((n, i) => (i === d ? n : Math.max(n, other[i] ?? 1)));
  return gather(expand(x, wider(x.shape, index.shape)), d, expand(index, wider(index.shape, x.shape)));
}

/** Elements of the flattened array, negative numbers counting from its end; out has the index's shape. */
export function take(x: Tensor, index: Tensor): Tensor {
  const places = reshape(fromEnd("take", index, x.size, x.shape), [index.size]);
  return reshape(gatherOp([reshape(x, [x.size]), places], { dim: 0 }), index.shape);
}

const scatterOp = defineOp<{ dim: number }>({
  name: "scatter",
  moves: true,
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x, index, source], shapes: [, indexShape], outShape, attrs: { dim } }) => {
    const at = pointsTo(index, indexShape, outShape, dim);
    out.set(x);
    for (let i = 0; i < at.length; i++) out[at[i]] = source[i];
  },
  gradient: [
    ({ grad, inputs: [, index], attrs: { dim } }) => scatter(grad, dim, index, 0),
    "none",
    ({ grad, inputs: [, index], attrs: { dim } }) => gatherOp([grad, index], { dim }),
  ],
});

const scatterAddOp: Apply<{ dim: number }> = defineOp({
  name: "scatterAdd",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x, index, source], shapes: [, indexShape], outShape, attrs: { dim } }) => {
    const at = pointsTo(index, indexShape, outShape, dim);
    const total = Float64Array.from(x);
    for (let i = 0; i < at.length; i++) total[at[i]] += source[i];
    out.set(total);
  },
  gradient: [
    ({ grad }) => grad,
    "none",
    ({ grad, inputs: [, index], attrs: { dim } }) => gatherOp([grad, index], { dim }),
  ],
});

/** The part of the source that the index covers. */
function sourceFor(op: string, x: Tensor, index: Tensor, source: TensorLike): Tensor {
  const values = asTensor(source, x.dtype);
  if (values.rank === 0) return expand(cast(values, x.dtype), index.shape);
  if (values.rank !== index.rank || index.shape.some((extent, d) => extent > values.shape[d])) {
    throw new TensorError(
      `${op}: the index has shape ${showShape(index.shape)}, the source ${showShape(values.shape)}: every place needs its value`,
    );
  }
  return cast(
    index.shape.reduce((part, extent, d) => narrow(part, d, 0, extent), values),
    x.dtype,
  );
}

/**
 * x with source written where the index points: out[index[i][j]][j] = source[i][j] for dimension 0. Where two point to one
 * place, the later one stays, and the gradient of both is that place's, as in PyTorch.
 * @param index int32, as many dimensions as `x` @param source a number, or an array at least as large as the index
 */
export function scatter(x: Tensor, dim: number, index: Tensor, source: TensorLike): Tensor {
  const d = checkAlong("scatter", x, dim, index);
  return scatterOp([x, index, sourceFor("scatter", x, index, source)], { dim: d });
}

/** x with source added where the index points. @see scatter */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: TensorLike): Tensor {
  const d = checkAlong("scatterAdd", x, dim, index);
  return scatterAddOp([x, index, sourceFor("scatterAdd", x, index, source)], { dim: d });
}

/**
 * x with alpha · source added to the entries along `dim` that the index numbers.
 * @param index [m], int32 @param source x's shape, with m entries along `dim`
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, source: Tensor, alpha = 1): Tensor {
  const d = normalizeDim("indexAdd", dim, x.rank);
  const wanted = x.shape.with(d, index.size);
  if (index.rank !== 1 || !sameShape(source.shape, wanted)) {
    throw new TensorError(
      `indexAdd: with ${index.size} numbers (a vector) along dimension ${d} of ${showShape(x.shape)} the source must have shape ` +
        `${showShape(wanted)}, it has ${showShape(source.shape)}`,
    );
  }
  checkIndex("indexAdd", index, x.shape[d], x.shape);
  const along = expand(
    reshape(
      index,
      x.shape.map((_, i) => (i === d ? index.size : 1)),
    ),
    wanted,
  );
  return scatterAdd(x, d, along, alpha === 1 ? source : mul(source, alpha));
}

/** One number for each place that the indices name together, as if the first dimensions were one. */
function jointIndex(op: string, x: Tensor, indices: readonly Tensor[]): { flat: Tensor; joint: Tensor } {
  if (indices.length === 0 || indices.length > x.rank) {
    throw new TensorError(`${op}: ${indices.length} indices for ${showShape(x.shape)}; 1 to ${x.rank} can be given`);
  }
  const lead = x.shape.slice(0, indices.length);
  const strides = contiguousStrides(lead);
  const joint = indices.map((index, d) => mul(fromEnd(op, index, lead[d], x.shape), strides[d])).reduce(add);
  return { flat: reshape(x, [sizeOf(lead), ...x.shape.slice(indices.length)]), joint };
}

/** x[i, j, …] with arrays of numbers for the first dimensions, which broadcast together; negative ones count from the end. @returns [...index.shape, ..rest] */
export function index(x: Tensor, indices: readonly Tensor[]): Tensor {
  const { flat, joint } = jointIndex("index", x, indices);
  return indexSelect(flat, joint);
}

/**
 * x with values written (or added, where `accumulate`) at x[i, j, …]; `torch.index_put`.
 * @param values broadcast to [...index.shape, ..rest]
 */
export function indexPut(x: Tensor, indices: readonly Tensor[], values: TensorLike, accumulate = false): Tensor {
  const { flat, joint } = jointIndex("indexPut", x, indices);
  const rest = flat.shape.slice(1);
  const places = reshape(joint, [joint.size, ...rest.map(() => 1)]);
  const source = reshape(expand(asTensor(values, x.dtype), [...joint.shape, ...rest]), [joint.size, ...rest]);
  const put = accumulate ? scatterAdd : scatter;
  return reshape(put(flat, 0, expand(places, source.shape), source), x.shape);
}
