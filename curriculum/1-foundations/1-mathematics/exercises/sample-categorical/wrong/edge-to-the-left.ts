// caught: edges
export function sampleCategorical(probabilities: readonly number[], u: number): number {
  const last = probabilities.findLastIndex((p) => p > 0);
  let below = 0;
  for (let k = 0; k < last; k++) {
    below += probabilities[k];
    if (u <= below) return k;
  }
  return last;
}
