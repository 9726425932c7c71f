/**
 * Draws from a categorical distribution by its cumulative sums: the first index whose cumulative sum is greater than u.
 * @param probabilities none negative; they add up to 1, or a rounding error less @param u a uniform number in [0, 1)
 * @returns an index; never one whose probability is 0
 */
export function sampleCategorical(probabilities: readonly number[], u: number): number {
  // TODO
  throw new Error("TODO: sampleCategorical");
}
