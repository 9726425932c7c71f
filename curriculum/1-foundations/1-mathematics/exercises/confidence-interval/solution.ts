import { add, nothing, variance } from "#mine/streaming-variance";

export interface Estimate {
  mean: number;
  /** Standard error of the mean: how far it scatters by chance. */
  standardError: number;
  /** Ends of the interval that holds the true mean in about 95 of 100 cases. */
  low: number;
  high: number;
}

/** Estimates the mean of a distribution from independent draws, two or more, with your own running mean and variance. */
export function estimateMean(draws: readonly number[]): Estimate {
  const seen = draws.reduce(add, nothing);
  const standardError = Math.sqrt(variance(seen) / seen.count);
  const { mean } = seen;
  return { mean, standardError, low: mean - 1.96 * standardError, high: mean + 1.96 * standardError };
}

/** How many draws make the standard error `target`, where the draws' standard deviation is `deviation`; rounded up. */
export function drawsNeeded(deviation: number, target: number): number {
  return Math.ceil((deviation / target) ** 2);
}
