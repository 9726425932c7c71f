// caught: interval
import { add, nothing, variance } from "#mine/streaming-variance";

export function estimateMean(draws: readonly number[]) {
  const seen = draws.reduce(add, nothing);
  const standardError = Math.sqrt(variance(seen) / seen.count);
  return { mean: seen.mean, standardError, low: seen.mean - standardError, high: seen.mean + standardError };
}

export const drawsNeeded = (deviation: number, target: number): number => Math.ceil((deviation / target) ** 2);
