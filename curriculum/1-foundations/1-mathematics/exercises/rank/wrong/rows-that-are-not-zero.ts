// caught: products
import type { Matrix } from "#mine/matrix-product";

export function rank(a: Matrix): number {
  return a.filter((row) => row.some((entry) => entry !== 0)).length;
}
