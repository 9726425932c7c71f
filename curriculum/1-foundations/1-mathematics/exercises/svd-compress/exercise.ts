import { type Matrix, matMul, transpose } from "#mine/matrix-product";
import { eigen } from "#mine/qr-algorithm";

/** The largest first. @param a [m, n], m ≥ n */
export function singularValues(a: Matrix): number[] {
  // TODO
  throw new Error(`TODO: singularValues, with ${[matMul, transpose, eigen].map((f) => f.name).join(", ")}`);
}

/** The matrix of rank k that is closest to a [m, n]. */
export function lowRank(a: Matrix, k: number): number[][] {
  // TODO
  throw new Error("TODO: lowRank");
}

/** How many numbers k pieces of a matrix [m, n] are. */
export function numbersKept(m: number, n: number, k: number): number {
  // TODO
  throw new Error("TODO: numbersKept");
}
