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
