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
