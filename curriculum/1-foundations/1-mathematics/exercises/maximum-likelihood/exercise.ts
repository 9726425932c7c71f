/** ln of the density of all draws together, which are independent, under the normal distribution with that mean and standard deviation. */
export function logLikelihood(draws: readonly number[], mean: number, deviation: number): number {
  // TODO: the sum over the draws of ln of the density
  throw new Error("TODO: logLikelihood");
}

/** The normal distribution under which the draws are most probable. Two draws or more, not all equal. */
export function fitNormal(draws: readonly number[]): { mean: number; deviation: number } {
  // TODO
  throw new Error("TODO: fitNormal");
}

/** The probability of heads under which the throws (1: heads, 0: tails) are most probable. */
export function fitBernoulli(throws: readonly number[]): number {
  // TODO
  throw new Error("TODO: fitBernoulli");
}
