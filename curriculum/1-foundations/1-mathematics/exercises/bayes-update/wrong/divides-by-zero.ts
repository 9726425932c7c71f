// caught: impossible
export function posterior(prior: readonly number[], likelihood: readonly number[]): number[] {
  const joint = prior.map((p, i) => p * likelihood[i]);
  const evidence = joint.reduce((sum, p) => sum + p, 0);
  return joint.map((p) => p / evidence);
}

export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  return likelihoods.reduce<number[]>((belief, likelihood) => posterior(belief, likelihood), [...prior]);
}
