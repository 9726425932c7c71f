// caught: small
export const logSumExp = (values: readonly number[]): number =>
  Math.log(values.reduce((sum, v) => sum + Math.exp(v), 0));

export function logPosterior(logPrior: readonly number[], logLikelihood: readonly number[]): number[] {
  const joint = logPrior.map((p, i) => p + logLikelihood[i]);
  const evidence = logSumExp(joint);
  return joint.map((v) => v - evidence);
}
