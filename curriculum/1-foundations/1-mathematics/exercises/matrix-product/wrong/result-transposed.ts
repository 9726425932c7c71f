// caught: product
import { dot } from "#mine/dot-product";

/** A list of rows, all of the same length. */
export type Matrix = readonly (readonly number[])[];

/** A x: a [m, n], x [n] → [m] */
export function matVec(a: Matrix, x: readonly number[]): number[] {
  return a.map((row) => dot(row, x));
}

/** a [m, n] → [n, m] */
export function transpose(a: Matrix): number[][] {
  return a[0].map((_, j) => a.map((row) => row[j]));
}

/** A B: a [m, k], b [k, n] → [m, n]. @throws where the inner sizes differ, naming both */
export function matMul(a: Matrix, b: Matrix): number[][] {
  const inner = a[0].length;
  if (inner !== b.length) throw new Error(`A has ${inner} columns, B has ${b.length} rows: they must be equal.`);
  const columns = transpose(b);
  return transpose(a.map((row) => matVec(columns, row)));
}
