/** Parts of an array, as views: nothing is copied, and the gradient is added to the part it belongs to. */
import { showShape, TensorError } from "../errors.ts";
import { defineOp, defineView } from "../op.ts";
import { contiguousStrides, expectWhole, normalizeDim, positions, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { narrow } from "./views.ts";

const selectView = defineView<{ dim: number; index: number }>({
  name: "select",
  view: (x, { dim, index }) => ({
    shape: x.shape.toSpliced(dim, 1),
    strides: x.strides.toSpliced(dim, 1),
    offset: x.offset + index * x.strides[dim],
  }),
  gradient: "region",
});

/** Entry `index` of dimension `dim`, which is dropped: x[index] for dimension 0. Negative counts from the end. */
export function select(x: Tensor, dim: number, index: number): Tensor {
  const d = normalizeDim("select", dim, x.rank);
  const at = index < 0 ? index + x.shape[d] : index;
  if (!Number.isInteger(at) || at < 0 || at >= x.shape[d]) {
    throw new TensorError(`select: entry ${index} of dimension ${d} does not exist in ${showShape(x.shape)}`);
  }
  return selectView(x, { dim: d, index: at });
}

const stepView = defineView<{ dim: number; step: number }>({
  name: "slice",
  view: (x, { dim, step }) => ({
    shape: x.shape.with(dim, Math.ceil(x.shape[dim] / step)),
    strides: x.strides.with(dim, x.strides[dim] * step),
    offset: x.offset,
  }),
  gradient: "region",
});

/**
 * What to take of one dimension: a number takes that entry and drops the dimension, `[start, end, step]` those from start up to,
 * not including, end (null or left out: from the beginning, to the end, step 1), null all, "..." all of as many dimensions as
 * are left.
 */
export type Slice = number | null | readonly (number | null)[] | "...";

/**
 * A part of an array, dimension by dimension; Python's `x[0:2, ..., ::2, -1]` is `slice(x, [[0, 2], "...", [null, null, 2], -1])`.
 * Negative numbers count from the end, and a range is cut to what there is, as in Python.
 * @throws where a single entry does not exist, or a step is not positive (reverse with `flip`)
 */
export function slice(x: Tensor, slices: readonly Slice[]): Tensor {
  if (!Array.isArray(slices)) {
    throw new TensorError("slice: takes a list with one place for each dimension: x.slice([[0, 2], null, -1])");
  }
  const rest = x.rank - slices.filter((s) => s !== "...").length;
  if (rest < 0 || slices.indexOf("...") !== slices.lastIndexOf("...")) {
    throw new TensorError(
      rest < 0
        ? `slice: ${slices.length} places are named, and ${showShape(x.shape)} has ${x.rank} dimensions`
        : 'slice: "..." can stand once',
    );
  }
  let out = x;
  let dim = 0;
  for (const s of slices) {
    if (typeof s === "number") {
      out = select(out, dim, s);
    } else if (s === "...") {
      dim += rest;
    } else {
      if (s !== null && !Array.isArray(s)) {
        throw new TensorError(
          `slice: dimension ${dim} takes a number, [start, end, step], null or "..."; arrays of numbers go to index, masks to maskedSelect`,
        );
      }
      if (s !== null) out = range(out, dim, s);
      dim++;
    }
  }
  return out;
}

function range(x: Tensor, dim: number, [start, end, step]: readonly (number | null)[]): Tensor {
  const extent = x.shape[dim];
  const clip = (at: number) => Math.min(extent, Math.max(0, at < 0 ? at + extent : at));
  const from = clip(start ?? 0);
  const by = step ?? 1;
  if (!Number.isInteger(by) || by < 1) {
    throw new TensorError(`slice: step ${by} of dimension ${dim} is not a whole number ≥ 1; to reverse, use flip`);
  }
  const part = narrow(x, dim, from, Math.max(0, clip(end ?? extent) - from));
  return by === 1 ? part : stepView(part, { dim, step: by });
}

/** Views of `size` entries each along `dim` (the last may be shorter), or of the sizes given, which add up to the extent. */
export function split(x: Tensor, size: number | readonly number[], dim = 0): Tensor[] {
  const d = normalizeDim("split", dim, x.rank);
  const extent = x.shape[d];
  const sizes = typeof size === "number" ? equalParts(extent, size) : size;
  if (sizes.reduce((a, b) => a + b, 0) !== extent) {
    throw new TensorError(
      `split: parts of [${sizes.join(", ")}] do not add up to ${extent}, the extent of dimension ${d} of ${showShape(x.shape)}`,
    );
  }
  let start = 0;
  return sizes.map((length) => {
    const part = narrow(x, d, start, length);
    start += length;
    return part;
  });
}

function equalParts(extent: number, size: number): number[] {
  if (!Number.isInteger(size) || size < 1) throw new TensorError(`split: a part of ${size} entries is none; 1 or more`);
  const count = Math.max(1, Math.ceil(extent / size));
  return Array.from({ length: count }, (_, i) => Math.min(size, extent - i * size));
}

/** At most `chunks` views of equal size along `dim`; the last may be shorter, and there may be fewer. */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  if (!Number.isInteger(chunks) || chunks < 1) throw new TensorError(`chunk: ${chunks} parts are none; 1 or more`);
  const d = normalizeDim("chunk", dim, x.rank);
  return split(x, Math.max(1, Math.ceil(x.shape[d] / chunks)), d);
}

/** Every entry along `dim`, each without that dimension. */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const d = normalizeDim("unbind", dim, x.rank);
  return Array.from({ length: x.shape[d] }, (_, i) => select(x, d, i));
}

interface Diagonal {
  offset: number;
  dim1: number;
  dim2: number;
}

const diagonalView = defineView<Diagonal>({
  name: "diagonal",
  view: (x, { offset, dim1, dim2 }) => {
    const [row, column] = [Math.max(0, -offset), Math.max(0, offset)];
    const length = Math.max(0, Math.min(x.shape[dim1] - row, x.shape[dim2] - column));
    const others = (values: readonly number[]) => values.filter((_, d) => d !== dim1 && d !== dim2);
    return {
      shape: [...others(x.shape), length],
      strides: [...others(x.strides), x.strides[dim1] + x.strides[dim2]],
      offset: length === 0 ? x.offset : x.offset + row * x.strides[dim1] + column * x.strides[dim2],
    };
  },
  gradient: "region",
});

/**
 * The diagonal of the matrices in dimensions `dim1` and `dim2`, which are dropped; it becomes the last dimension. `offset` above
 * 0 takes one above the main diagonal, below 0 one below it.
 */
export function diagonal(x: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor {
  const [d1, d2] = [normalizeDim("diagonal", dim1, x.rank), normalizeDim("diagonal", dim2, x.rank)];
  expectWhole("diagonal", offset, "offset");
  if (d1 === d2) throw new TensorError(`diagonal: two dimensions of ${showShape(x.shape)} are needed, not ${d1} twice`);
  return diagonalView(x, { offset, dim1: d1, dim2: d2 });
}

interface Windows {
  dim: number;
  size: number;
  step: number;
}

function windowsOf(shape: Shape, strides: readonly number[], { dim, size, step }: Windows) {
  return {
    shape: [...shape.with(dim, Math.floor((shape[dim] - size) / step) + 1), size],
    strides: [...strides.with(dim, strides[dim] * step), strides[dim]],
  };
}

const unfoldView = defineView<Windows>({
  name: "unfold",
  view: (x, windows) => ({ ...windowsOf(x.shape, x.strides, windows), offset: x.offset }),
  gradient: ({ grad, inputs: [x], attrs }) => unfoldGrad([grad], { ...attrs, input: x.shape }),
});

/** Windows overlap, so an element of the input gathers the gradients of all that show it. */
const unfoldGrad = defineOp<Windows & { input: Shape }>({
  name: "unfoldGrad",
  infer: ([grad], { input }) => ({ shape: input, dtype: grad.dtype }),
  reference: (out, { inputs: [grad], attrs: { input, ...windows } }) => {
    const { shape, strides } = windowsOf(input, contiguousStrides(input), windows);
    const total = new Float64Array(out.length);
    const at = positions(shape, strides, 0);
    for (let i = 0; i < at.length; i++) total[at[i]] += grad[i];
    out.set(total);
  },
  gradient: [({ grad, attrs: { dim, size, step } }) => unfold(grad, dim, size, step)],
});

/**
 * Sliding windows of `size` entries along `dim`, every `step`, as a view: [.., n, ..] → [.., windows, .., size];
 * `torch.Tensor.unfold`.
 */
export function unfold(x: Tensor, dim: number, size: number, step: number): Tensor {
  const d = normalizeDim("unfold", dim, x.rank);
  if (!(Number.isInteger(size) && Number.isInteger(step) && size >= 0 && step >= 1 && size <= x.shape[d])) {
    throw new TensorError(
      `unfold: windows of ${size} every ${step} do not fit into dimension ${d} of ${showShape(x.shape)}`,
    );
  }
  return unfoldView(x, { dim: d, size, step });
}
