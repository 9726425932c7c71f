// caught: error
import { add, nothing, variance } from "#mine/streaming-variance";

export function estimateMean(draws: readonly number[]) {
  const seen = draws.reduce(add, nothing);
  const standardError = Math.sqrt(variance(seen)) / seen.count;
  return {
    mean: seen.mean,
    standardError,
    low: seen.mean - 1.96 * standardError,
    high: seen.mean + 1.96 * standardError,
  };
}

export const drawsNeeded = (deviation: number, target: number): number => Math.ceil((deviation / target) ** 2);
