import { dot, norm } from "#mine/dot-product";
import { type Matrix, matVec } from "#mine/matrix-product";

function normalized(x: readonly number[]): number[] {
  const length = norm(x);
  return x.map((entry) => entry / length);
}

/** @param a [n, n] @param start [n], not zero @returns the unit vector after the steps, and x · A x of it */
export function powerIteration(
  a: Matrix,
  start: readonly number[],
  steps: number,
): { value: number; vector: number[] } {
  let vector = normalized(start);
  for (let step = 0; step < steps; step++) vector = normalized(matVec(a, vector));
  return { value: dot(vector, matVec(a, vector)), vector };
}
