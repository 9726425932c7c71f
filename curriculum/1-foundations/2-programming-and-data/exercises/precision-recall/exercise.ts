/** Of the rows whose score is at least the threshold: the share that is positive (null of none), and their share of all positive rows. */
export function precisionRecall(
  scores: number[],
  truth: number[],
  threshold: number,
): { precision: number | null; recall: number } {
  throw new Error(`TODO: precision and recall of ${scores.length} scores, ${truth.length} truths at ${threshold}`);
}
