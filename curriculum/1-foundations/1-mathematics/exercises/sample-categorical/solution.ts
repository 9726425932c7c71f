/**
 * Draws from a categorical distribution by its cumulative sums: the first index whose cumulative sum is greater than u.
 * @param probabilities none negative; they add up to 1, or a rounding error less @param u a uniform number in [0, 1)
 * @returns an index; never one whose probability is 0
 */
export function sampleCategorical(probabilities: readonly number[], u: number): number {
  const last = probabilities.findLastIndex((p) => p > 0);
  let below = 0;
  for (let k = 0; k < last; k++) {
    below += probabilities[k];
    if (u < below) return k;
  }
  // Whatever rounding left over belongs to the last one that can be drawn.
  return last;
}
