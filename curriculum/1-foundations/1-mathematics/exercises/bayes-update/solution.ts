/**
 * Bayes' theorem for hypotheses that exclude one another, one of which is true.
 * @param prior P(hypothesis) of each @param likelihood P(observation | hypothesis) of each
 * @returns P(hypothesis | observation) of each; where no hypothesis allows the observation, the prior as it was
 */
export function posterior(prior: readonly number[], likelihood: readonly number[]): number[] {
  const joint = prior.map((p, i) => p * likelihood[i]);
  const evidence = joint.reduce((sum, p) => sum + p);
  return evidence > 0 ? joint.map((p) => p / evidence) : [...prior];
}

/** What is believed after several independent observations: yesterday's posterior is today's prior. @param likelihoods one list an observation */
export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  let belief = [...prior];
  for (const likelihood of likelihoods) belief = posterior(belief, likelihood);
  return belief;
}
