// caught: intervals
export function sampleCategorical(probabilities: readonly number[], u: number): number {
  for (const [k, p] of probabilities.entries()) if (u < p) return k;
  return probabilities.length - 1;
}
