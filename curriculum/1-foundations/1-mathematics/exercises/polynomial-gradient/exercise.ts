/** factor · x₀^powers[0] · x₁^powers[1] · …; powers are whole numbers from 0. */
export interface Term {
  factor: number;
  powers: number[];
}

/** The sum of the terms at a point. */
export function valueAt(terms: readonly Term[], point: readonly number[]): number {
  // TODO
  throw new Error("TODO: valueAt");
}

/** The partial derivative by x_i, as terms again, in the same order; terms without x_i are left out. */
export function partial(terms: readonly Term[], i: number): Term[] {
  // TODO
  throw new Error("TODO: partial");
}

/** All partial derivatives at a point, one for each of its coordinates. */
export function gradientAt(terms: readonly Term[], point: readonly number[]): number[] {
  // TODO
  throw new Error("TODO: gradientAt");
}
