export type Kind = "slope" | "minimum" | "maximum" | "saddle" | "undecided";

/** The second derivatives of a function of x and y: by x twice, by both, by y twice. */
export interface Hessian {
  xx: number;
  xy: number;
  yy: number;
}

/** The eigenvalues of the matrix (xx xy; xy yy), the smaller one first: the curvatures along its eigenvectors. */
export function curvatures({ xx, xy, yy }: Hessian): [least: number, greatest: number] {
  const middle = (xx + yy) / 2;
  const reach = Math.hypot((xx - yy) / 2, xy);
  return [middle - reach, middle + reach];
}

/**
 * What kind of place it is. "slope": the gradient is longer than `tolerance`. Else by the curvatures' signs; "undecided" where one of
 * them is within ±tolerance.
 */
export function classify(gradient: readonly [number, number], hessian: Hessian, tolerance: number): Kind {
  if (Math.hypot(...gradient) > tolerance) return "slope";
  const [least, greatest] = curvatures(hessian);
  if (least > tolerance) return "minimum";
  if (greatest < -tolerance) return "maximum";
  return least < -tolerance && greatest > tolerance ? "saddle" : "undecided";
}
