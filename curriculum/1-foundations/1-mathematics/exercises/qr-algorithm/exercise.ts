import { qr } from "#mine/gram-schmidt";
import { type Matrix, matMul } from "#mine/matrix-product";

/**
 * Eigenvalues, largest first, and eigenvectors as columns.
 * @param a [n, n], symmetric, with positive eigenvalues that differ
 */
export function eigen(a: Matrix, steps: number): { values: number[]; vectors: number[][] } {
  // TODO
  throw new Error(`TODO: eigen, with ${[qr, matMul].map((f) => f.name).join(", ")}`);
}
