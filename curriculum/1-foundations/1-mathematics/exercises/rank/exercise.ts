import type { Matrix } from "#mine/matrix-product";

/** The number of dimensions of the output of a [m, n]. The matrix given stays as it is. */
export function rank(a: Matrix): number {
  // TODO: elimination with partial pivoting on a copy; count the pivots.
  throw new Error(`TODO: rank of ${a.length} rows`);
}
