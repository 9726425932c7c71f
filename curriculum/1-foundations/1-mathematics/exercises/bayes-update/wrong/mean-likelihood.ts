// caught: several
export function posterior(prior: readonly number[], likelihood: readonly number[]): number[] {
  const joint = prior.map((p, i) => p * likelihood[i]);
  const evidence = joint.reduce((sum, p) => sum + p, 0);
  return evidence > 0 ? joint.map((p) => p / evidence) : [...prior];
}

export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  const mean = prior.map((_, i) => likelihoods.reduce((sum, one) => sum + one[i], 0) / Math.max(1, likelihoods.length));
  return likelihoods.length > 0 ? posterior(prior, mean) : [...prior];
}
