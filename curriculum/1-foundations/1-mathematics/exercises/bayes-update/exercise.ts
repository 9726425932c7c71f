/**
 * Bayes' theorem for hypotheses that exclude one another, one of which is true.
 * @param prior P(hypothesis) of each @param likelihood P(observation | hypothesis) of each
 * @returns P(hypothesis | observation) of each; where no hypothesis allows the observation, the prior as it was
 */
export function posterior(prior: readonly number[], likelihood: readonly number[]): number[] {
  // TODO
  throw new Error("TODO: posterior");
}

/** What is believed after several independent observations: yesterday's posterior is today's prior. @param likelihoods one list an observation */
export function updateAll(prior: readonly number[], likelihoods: readonly (readonly number[])[]): number[] {
  // TODO
  throw new Error("TODO: updateAll");
}
