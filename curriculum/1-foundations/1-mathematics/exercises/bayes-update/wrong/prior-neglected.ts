// caught: values
export function posterior(prior: readonly number[], likelihood: readonly number[]): number[] {
  const total = likelihood.reduce((sum, p) => sum + p, 0);
  return total > 0 ? likelihood.map((p) => p / total) : [...prior];
}

export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  return likelihoods.reduce<number[]>((belief, likelihood) => posterior(belief, likelihood), [...prior]);
}
