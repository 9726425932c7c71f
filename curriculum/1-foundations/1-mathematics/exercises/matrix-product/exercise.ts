import { dot } from "#mine/dot-product";

/** A list of rows, all of the same length. */
export type Matrix = readonly (readonly number[])[];

/** A x: a [m, n], x [n] → [m] */
export function matVec(a: Matrix, x: readonly number[]): number[] {
  // TODO: one dot product a row.
  throw new Error(`TODO: matVec, with ${dot.name}`);
}

/** a [m, n] → [n, m] */
export function transpose(a: Matrix): number[][] {
  // TODO
  throw new Error("TODO: transpose");
}

/** A B: a [m, k], b [k, n] → [m, n]. @throws where the inner sizes differ, naming both */
export function matMul(a: Matrix, b: Matrix): number[][] {
  // TODO
  throw new Error("TODO: matMul");
}
