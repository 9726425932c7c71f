/** ln(Σ e^v), without leaving the range of numbers. −Infinity stands for the logarithm of 0; of nothing but those it is −Infinity. */
export function logSumExp(values: readonly number[]): number {
  // TODO: take the largest out of the sum first.
  throw new Error("TODO: logSumExp");
}

/**
 * Bayes' theorem on logarithms.
 * @param logPrior ln P(hypothesis) of each @param logLikelihood ln P(observations | hypothesis) of each
 * @returns ln P(hypothesis | observations) of each
 */
export function logPosterior(logPrior: readonly number[], logLikelihood: readonly number[]): number[] {
  // TODO
  throw new Error("TODO: logPosterior");
}
