// caught: posterior
export function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(values.reduce((sum, v) => sum + Math.exp(v - largest), 0));
}

export function logPosterior(logPrior: readonly number[], logLikelihood: readonly number[]): number[] {
  const joint = logPrior.map((p, i) => p + logLikelihood[i]);
  const evidence = logSumExp(joint);
  return joint.map((v) => v / evidence);
}
