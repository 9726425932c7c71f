/** ln(Σ e^v), without leaving the range of numbers. −Infinity stands for the logarithm of 0; of nothing but those it is −Infinity. */
export function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(values.reduce((sum, v) => sum + Math.exp(v - largest), 0));
}

/**
 * Bayes' theorem on logarithms.
 * @param logPrior ln P(hypothesis) of each @param logLikelihood ln P(observations | hypothesis) of each
 * @returns ln P(hypothesis | observations) of each
 */
export function logPosterior(logPrior: readonly number[], logLikelihood: readonly number[]): number[] {
  const joint = logPrior.map((p, i) => p + logLikelihood[i]);
  const evidence = logSumExp(joint);
  return joint.map((v) => v - evidence);
}
