// caught: power-rule
/** factor · x₀^powers[0] · x₁^powers[1] · …; powers are whole numbers from 0. */
export interface Term {
  factor: number;
  powers: number[];
}

/** The sum of the terms at a point. */
export function valueAt(terms: readonly Term[], point: readonly number[]): number {
  let sum = 0;
  for (const { factor, powers } of terms)
    sum += powers.reduce((product, power, k) => product * point[k] ** power, factor);
  return sum;
}

/** The partial derivative by x_i, as terms again, in the same order; terms without x_i are left out. */
export function partial(terms: readonly Term[], i: number): Term[] {
  return terms
    .filter(({ powers }) => powers[i] > 0)
    .map(({ factor, powers }) => ({
      factor: factor * powers[i],
      powers: powers.map((power) => Math.max(0, power - 1)),
    }));
}

/** All partial derivatives at a point, one for each of its coordinates. */
export function gradientAt(terms: readonly Term[], point: readonly number[]): number[] {
  return point.map((_, i) => valueAt(partial(terms, i), point));
}
