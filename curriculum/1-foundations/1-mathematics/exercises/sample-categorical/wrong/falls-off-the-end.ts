// caught: rounding
export function sampleCategorical(probabilities: readonly number[], u: number): number {
  let below = 0;
  for (const [k, p] of probabilities.entries()) {
    below += p;
    if (u < below) return k;
  }
  return -1;
}
