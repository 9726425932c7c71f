// caught: singular-values
import { type Matrix, matMul, transpose } from "#mine/matrix-product";
import { eigen } from "#mine/qr-algorithm";

const steps = 200;

/** The largest first. @param a [m, n], m ≥ n */
export function singularValues(a: Matrix): number[] {
  return eigen(matMul(transpose(a), a), steps).values;
}

/** The matrix of rank k that is closest to a [m, n]. */
export function lowRank(a: Matrix, k: number): number[][] {
  const { vectors } = eigen(matMul(transpose(a), a), steps);
  const first = vectors.map((row) => row.slice(0, k));
  return matMul(matMul(a, first), transpose(first));
}

/** How many numbers k pieces of a matrix [m, n] are. */
export function numbersKept(m: number, n: number, k: number): number {
  return k * (m + n + 1);
}
