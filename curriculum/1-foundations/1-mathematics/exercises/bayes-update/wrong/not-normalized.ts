// caught: sums
export const posterior = (prior: readonly number[], likelihood: readonly number[]): number[] =>
  prior.map((p, i) => p * likelihood[i]);

export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  return likelihoods.reduce<number[]>((belief, likelihood) => posterior(belief, likelihood), [...prior]);
}
