/** What the operations of linear algebra share: checks, batches, and results of several arrays. */
import { type DType, isFloat, type TypedArray } from "../../dtype.ts";
import { showShape, TensorError } from "../../errors.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import { eq } from "../compare.ts";
import { div, mul } from "../elementwise.ts";
import { narrow, reshape, transpose } from "../views.ts";
import { where } from "../where.ts";

/** Leading dimensions and the two of the matrices: [.., rows, columns]. */
export interface MatrixShape {
  batch: Shape;
  rows: number;
  columns: number;
}

export function matrixShape(shape: Shape): MatrixShape {
  const [rows, columns] = shape.slice(-2);
  return { batch: shape.slice(0, -2), rows, columns };
}

/** Checks that `a` is a matrix, or a batch of them, of real numbers. */
export function expectMatrix(op: string, a: Tensor): MatrixShape {
  if (a.rank < 2) {
    throw new TensorError(
      `${op}: a matrix has two dimensions or more ([.., rows, columns]), got ${showShape(a.shape)}`,
    );
  }
  if (!isFloat(a.dtype)) throw new TensorError(`${op}: ${a.dtype} numbers have no inverse; convert to float32 first`);
  return matrixShape(a.shape);
}

export function expectSquare(op: string, a: Tensor): MatrixShape {
  const shape = expectMatrix(op, a);
  if (shape.rows !== shape.columns) {
    throw new TensorError(
      `${op}: only a square matrix will do, got ${showShape(a.shape)}. For other shapes there are lstsq, pinv, qr and svd.`,
    );
  }
  return shape;
}

/** Calls `compute` with each matrix of a batch, copied to float64. */
export function eachMatrix(
  numbers: TypedArray,
  shape: Shape,
  compute: (matrix: Float64Array, b: number) => void,
): void {
  const { batch, rows, columns } = matrixShape(shape);
  const size = rows * columns;
  for (let b = 0; b < sizeOf(batch); b++) compute(Float64Array.from(numbers.subarray(b * size, (b + 1) * size)), b);
}

/** Names the matrix of a batch in an error: "" for the only one. */
export function whichMatrix(shape: Shape, b: number): string {
  return shape.length === 2 ? "" : ` (matrix ${b} of ${showShape(shape)})`;
}

/** @throws where a number is NaN or infinite: an iteration would not come to an end */
export function expectFinite(op: string, matrix: Float64Array, which: string): void {
  if (!matrix.every(Number.isFinite)) {
    throw new TensorError(`${op}: the matrix${which} holds NaN or infinite numbers`);
  }
}

/** [.., m, n] → [.., n, m], as PyTorch's `mT`. */
export function turned(a: Tensor): Tensor {
  return transpose(a, -2, -1);
}

/** An [rows, columns] array of f(i, j). */
export function matrixOf(rows: number, columns: number, dtype: DType, f: (i: number, j: number) => number): Tensor {
  const numbers = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) numbers[i * columns + j] = f(i, j);
  return tensor(numbers, [rows, columns], dtype);
}

export function identity(n: number, dtype: DType): Tensor {
  return matrixOf(n, n, dtype, (i, j) => (i === j ? 1 : 0));
}

/** `values` [.., n] as diagonal matrices [.., n, n]. */
export function diagonalMatrix(values: Tensor): Tensor {
  const n = values.shape[values.rank - 1];
  return mul(reshape(values, [...values.shape, 1]), identity(n, values.dtype));
}

/** a / b, and 0 where a is 0 even if b is 0 as well: no derivative comes from what the loss does not depend on. */
export function quotient(a: Tensor, b: Tensor): Tensor {
  return where(eq(a, 0), 0, div(a, b));
}

/**
 * An operation gives one array. One that computes several (Q and R) puts them one after the other into a flat one, and
 * these are its parts, as views.
 */
export function unpack(packed: Tensor, shapes: readonly Shape[]): Tensor[] {
  let at = 0;
  return shapes.map((shape) => {
    const size = sizeOf(shape);
    const part = reshape(narrow(packed, 0, at, size), shape);
    at += size;
    return part;
  });
}
