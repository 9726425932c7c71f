/** Arrays from nothing: constants, sequences, and numbers from outside. */
import { allocateArray, type DType, encodeNumber, isFloat, type TypedArray, writeNumbers } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { checkShape, contiguousStrides, expectWhole, type Shape, sizeOf } from "../shape.ts";
import { newStorage, Tensor, type TensorLike } from "../tensor.ts";
import { diagonal } from "./regions.ts";
import { expand, reshape } from "./views.ts";
import { where } from "./where.ts";

/** An array of zeros. */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, 0, dtype);
}

/** An array of ones. */
export function ones(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, 1, dtype);
}

/** An array with every element equal to `value`. */
export function full(shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  checkShape("full", shape);
  expectNumber("full", value);
  const storage = newStorage("full", dtype, shape);
  storage.fill(encodeNumber(dtype, value));
  return new Tensor(storage, shape, contiguousStrides(shape), 0);
}

/** Plain JavaScript can hand over anything, of which NaN would be made without a word. */
export function expectNumber(op: string, value: unknown): void {
  if (typeof value === "number") return;
  const what = Array.isArray(value) ? "a list: make an array of it with tensor([…])" : `${value}`;
  throw new TensorError(`${op}: a number or an array is needed, not ${what}`);
}

/** Zeros in the shape and type of `x`. */
export function zerosLike(x: Tensor, dtype: DType = x.dtype): Tensor {
  return full(x.shape, 0, dtype);
}

/** Ones in the shape and type of `x`. */
export function onesLike(x: Tensor, dtype: DType = x.dtype): Tensor {
  return full(x.shape, 1, dtype);
}

/** One value in the shape and type of `x`. */
export function fullLike(x: Tensor, value: number, dtype: DType = x.dtype): Tensor {
  return full(x.shape, value, dtype);
}

/** A number as an array of the other operand's type where that holds such numbers, as PyTorch's, or the array itself. */
export function asTensor(value: TensorLike, like: DType): Tensor {
  if (value instanceof Tensor) return value;
  expectNumber("an operation", value);
  const whole = like === "bool" ? "int32" : like;
  return full([], value, isFloat(like) ? like : Number.isInteger(value) ? whole : "float32");
}

function sequence(op: string, count: number, dtype: DType, at: (i: number) => number): Tensor {
  checkShape(op, [count]);
  const numbers = allocateArray("float64", count);
  for (let i = 0; i < count; i++) numbers[i] = at(i);
  return tensor(numbers, [count], dtype);
}

/** 0, 1, … n−1; float32 unless told, where PyTorch's are int64. */
export function arange(n: number, dtype?: DType): Tensor;
/** start, start + step, … up to and without `end`. */
export function arange(start: number, end: number, step?: number, dtype?: DType): Tensor;
export function arange(first: number, second?: number | DType, step = 1, dtype: DType = "float32"): Tensor {
  if (typeof second !== "number") return sequence("arange", first, second ?? "float32", (i) => i);
  const count = Math.ceil((second - first) / step);
  if (!Number.isFinite(count) || count < 0) {
    throw new TensorError(`arange: steps of ${step} do not lead from ${first} to ${second}`);
  }
  return sequence("arange", count, dtype, (i) => first + i * step);
}

/** `steps` numbers at equal distances from start to end, both included. */
export function linspace(start: number, end: number, steps: number, dtype: DType = "float32"): Tensor {
  // From both ends, so that the last number is exactly `end`.
  const distance = (end - start) / (steps - 1);
  return sequence("linspace", steps, dtype, (i) =>
    i < steps / 2 ? (i === 0 ? start : start + i * distance) : end - (steps - 1 - i) * distance,
  );
}

/** base to the power of `linspace(start, end, steps)`. */
export function logspace(start: number, end: number, steps: number, base = 10, dtype: DType = "float32"): Tensor {
  const exponents = linspace(start, end, steps, "float64").storage.array;
  return sequence("logspace", steps, dtype, (i) => base ** exponents[i]);
}

/** The identity: ones where row and column are equal. @returns [rows, columns] */
export function eye(rows: number, columns = rows, dtype: DType = "float32"): Tensor {
  const out = zeros([rows, columns], dtype);
  const one = encodeNumber(dtype, 1);
  for (let i = 0; i < Math.min(rows, columns); i++) out.storage.array[i * columns + i] = one;
  return out;
}

function triangle(op: string, x: Tensor, diagonal: number, keeps: (row: number, column: number) => boolean): Tensor {
  if (x.rank < 2) throw new TensorError(`${op}: a triangle is a matrix's; this array has shape ${showShape(x.shape)}`);
  expectWhole(op, diagonal, "diagonal");
  const [m, n] = x.shape.slice(-2);
  const mask = zeros([m, n], "bool");
  const { array } = mask.storage;
  for (let i = 0; i < m * n; i++) array[i] = keeps(Math.floor(i / n), i % n) ? 1 : 0;
  return where(mask, x, zeros([], x.dtype));
}

/** The lower triangle of the matrices in the last two dimensions, up to `diagonal` above the main one; 0 elsewhere. */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return triangle("tril", x, diagonal, (row, column) => column <= row + diagonal);
}

/** The upper triangle of the matrices in the last two dimensions, from `diagonal` above the main one on; 0 elsewhere. */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return triangle("triu", x, diagonal, (row, column) => column >= row + diagonal);
}

const diagEmbedOp = defineOp<{ offset: number }>({
  name: "diagEmbed",
  infer: ([x], { offset }) => {
    const n = x.shape[x.rank - 1] + Math.abs(offset);
    return { shape: [...x.shape.slice(0, -1), n, n], dtype: x.dtype };
  },
  reference: (out, { inputs: [x], shapes: [shape], attrs: { offset } }) => {
    const length = shape[shape.length - 1];
    const n = length + Math.abs(offset);
    const start = offset > 0 ? offset : -offset * n;
    for (let i = 0; i < x.length; i++) out[Math.floor(i / length) * n * n + start + (i % length) * (n + 1)] = x[i];
  },
  gradient: [({ grad, attrs: { offset } }) => diagonal(grad, offset, -2, -1)],
});

/** Matrices with the vectors of the last dimension on a diagonal: [.., n] → [.., n + |offset|, n + |offset|]. */
export function diagEmbed(x: Tensor, offset = 0): Tensor {
  if (x.rank === 0) throw new TensorError("diagEmbed: a scalar has no diagonal");
  return diagEmbedOp([x], { offset });
}

/** Of a vector the matrix with it on the diagonal; of a matrix its diagonal. `offset` counts diagonals upwards. */
export function diag(x: Tensor, offset = 0): Tensor {
  if (x.rank !== 1 && x.rank !== 2) {
    throw new TensorError(
      `diag: a vector or a matrix is needed, not ${showShape(x.shape)}; see diagonal and diagEmbed`,
    );
  }
  return x.rank === 1 ? diagEmbed(x, offset) : diagonal(x, offset);
}

/**
 * Coordinates of a grid: for vectors of n and m numbers two arrays [n, m], the first constant along rows, the second along
 * columns; "xy" gives [m, n], as in pictures.
 */
export function meshgrid(vectors: readonly Tensor[], indexing: "ij" | "xy" = "ij"): Tensor[] {
  for (const v of vectors) if (v.rank > 1) throw new TensorError(`meshgrid: ${showShape(v.shape)} is not a vector`);
  const order = vectors.map((_, i) => (indexing === "xy" && i < 2 && vectors.length > 1 ? 1 - i : i));
  const shape = order.map((i) => vectors[i].size);
  return vectors.map((v, i) =>
    expand(
      reshape(
        v,
        order.map((at) => (at === i ? v.size : 1)),
      ),
      shape,
    ),
  );
}

/** Class numbers as rows with a single 1: [..] → [.., classes], int32; one class more than the largest where left out. */
export function oneHot(index: Tensor, classes?: number): Tensor {
  if (index.dtype !== "int32") throw new TensorError(`oneHot: classes are int32 numbers, not ${index.dtype}`);
  const numbers = index.toTypedArray();
  const count = classes ?? Array.from(numbers).reduce((largest, c) => Math.max(largest, c + 1), 0);
  const out = zeros([...index.shape, count], "int32");
  const { array } = out.storage;
  for (const [i, c] of numbers.entries()) {
    if (c < 0 || c >= count) throw new TensorError(`oneHot: class ${c} is not one of 0…${count - 1}`);
    array[i * count + c] = 1;
  }
  return out;
}

export type Nested = number | readonly Nested[];

/**
 * An array from nested lists, or from flat numbers with a shape. The type is the typed array's, float32 for lists (whole numbers,
 * too, unlike PyTorch's): class numbers are `tensor([0, 2]).to("int32")`, or `tensor([0, 2], [2], "int32")`.
 * @throws where rows have different lengths, or the count does not match the shape
 */
export function tensor(values: Nested | TypedArray, shape?: Shape, dtype?: DType): Tensor {
  if (typeof shape === "string") {
    throw new TensorError('tensor: a type comes after the shape, or by to: tensor([0, 2]).to("int32")');
  }
  const type = dtype ?? defaultType(values);
  let flat: ArrayLike<number>;
  let inferred: Shape;
  if (typeof values === "number") {
    flat = [values];
    inferred = [];
  } else if (ArrayBuffer.isView(values)) {
    flat = values as TypedArray;
    inferred = [flat.length];
  } else {
    inferred = nestedShape(values);
    flat = (values as unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
  }
  const out = shape ?? inferred;
  checkShape("tensor", out);
  if (sizeOf(out) !== flat.length) {
    throw new TensorError(
      shape
        ? `tensor: ${flat.length} numbers do not fill shape ${showShape(shape)}, which holds ${sizeOf(shape)}`
        : `tensor: rows of different length: a list of ${showShape(out)} would hold ${sizeOf(out)} numbers, there are ${flat.length}`,
    );
  }
  const storage = newStorage("tensor", type, out);
  writeNumbers(type, storage.array, flat);
  return new Tensor(storage, out, contiguousStrides(out), 0);
}

function defaultType(values: Nested | TypedArray): DType {
  if (values instanceof Int32Array) return "int32";
  if (values instanceof Int8Array) return "int8";
  if (values instanceof Uint8Array) return "uint8";
  return values instanceof Float64Array ? "float64" : "float32";
}

/** A list that contains itself has no end. */
const deepest = 1000;

function nestedShape(values: Nested): number[] {
  const shape: number[] = [];
  for (let level = values; typeof level !== "number"; level = level[0]) {
    if (!Array.isArray(level) || shape.length === deepest) {
      throw new TensorError(`tensor: lists of numbers are needed, at most ${deepest} deep; there is a ${typeof level}`);
    }
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
}
