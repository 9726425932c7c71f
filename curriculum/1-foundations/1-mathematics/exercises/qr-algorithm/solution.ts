import { qr } from "#mine/gram-schmidt";
import { type Matrix, matMul } from "#mine/matrix-product";

/**
 * Eigenvalues, largest first, and eigenvectors as columns.
 * @param a [n, n], symmetric, with positive eigenvalues that differ
 */
export function eigen(a: Matrix, steps: number): { values: number[]; vectors: number[][] } {
  let now: Matrix = a;
  let vectors: Matrix = a.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  for (let step = 0; step < steps; step++) {
    const { q, r } = qr(now);
    now = matMul(r, q);
    vectors = matMul(vectors, q);
  }
  const values = now.map((row, i) => row[i]);
  const order = [...values.keys()].sort((i, j) => values[j] - values[i]);
  return { values: order.map((i) => values[i]), vectors: vectors.map((row) => order.map((i) => row[i])) };
}
