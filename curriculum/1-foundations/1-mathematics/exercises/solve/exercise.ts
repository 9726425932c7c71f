import type { Matrix } from "#mine/matrix-product";

/** The factor by which the map a [n, n] multiplies volumes; negative where it turns space over. */
export function determinant(a: Matrix): number {
  // TODO
  throw new Error(`TODO: determinant of ${a.length} rows`);
}

/** x with a x = b. @throws where a is singular, with that word */
export function solve(a: Matrix, b: readonly number[]): number[] {
  // TODO
  throw new Error("TODO: solve");
}
