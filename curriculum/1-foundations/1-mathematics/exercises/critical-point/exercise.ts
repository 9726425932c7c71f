export type Kind = "slope" | "minimum" | "maximum" | "saddle" | "undecided";

/** The second derivatives of a function of x and y: by x twice, by both, by y twice. */
export interface Hessian {
  xx: number;
  xy: number;
  yy: number;
}

/** The eigenvalues of the matrix (xx xy; xy yy), the smaller one first: the curvatures along its eigenvectors. */
export function curvatures(hessian: Hessian): [least: number, greatest: number] {
  // TODO
  throw new Error("TODO: curvatures");
}

/**
 * What kind of place it is. "slope": the gradient is longer than `tolerance`. Else by the curvatures' signs; "undecided" where one of
 * them is within ±tolerance.
 */
export function classify(gradient: readonly [number, number], hessian: Hessian, tolerance: number): Kind {
  // TODO
  throw new Error("TODO: classify");
}
