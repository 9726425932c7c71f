import { dot, norm } from "#mine/dot-product";
import { type Matrix, matVec } from "#mine/matrix-product";

/** @param a [n, n] @param start [n], not zero @returns the unit vector after the steps, and x · A x of it */
export function powerIteration(
  a: Matrix,
  start: readonly number[],
  steps: number,
): { value: number; vector: number[] } {
  // TODO
  throw new Error(`TODO: powerIteration, with ${[dot, norm, matVec].map((f) => f.name).join(", ")}`);
}
