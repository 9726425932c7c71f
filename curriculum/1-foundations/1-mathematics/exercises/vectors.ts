/** What the checks of the exercises on linear algebra draw. */
import type { Random } from "@gradus/lab/random";

/** Normal numbers. */
export function numbers(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.normal());
}

/** Rows of normal numbers. */
export function matrix(random: Random, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => numbers(random, columns));
}

/** A B */
export function times(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, entry, i) => sum + entry * b[i][j], 0)));
}

/** Columns that are orthonormal, [n, n]: random reflections, one after the other. */
export function orthogonal(random: Random, n: number): number[][] {
  let q = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
  for (let i = 0; i < n; i++) {
    const v = numbers(random, n);
    const square = v.reduce((sum, x) => sum + x * x, 0);
    q = times(
      q,
      v.map((x, r) => v.map((y, c) => Number(r === c) - (2 * x * y) / square)),
    );
  }
  return q;
}

/** A symmetric matrix with the eigenvalues given. */
export function symmetric(random: Random, eigenvalues: readonly number[]): number[][] {
  const q = orthogonal(random, eigenvalues.length);
  return q.map((row) => q.map((other) => row.reduce((sum, x, k) => sum + x * eigenvalues[k] * other[k], 0)));
}

export function identity(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));
}
