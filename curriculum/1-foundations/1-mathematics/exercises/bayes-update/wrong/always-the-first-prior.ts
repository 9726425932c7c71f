// caught: several
export function posterior(prior: readonly number[], likelihood: readonly number[]): number[] {
  const joint = prior.map((p, i) => p * likelihood[i]);
  const evidence = joint.reduce((sum, p) => sum + p, 0);
  return evidence > 0 ? joint.map((p) => p / evidence) : [...prior];
}

export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  let belief = [...prior];
  for (const likelihood of likelihoods) belief = posterior(prior, likelihood);
  return belief;
}
