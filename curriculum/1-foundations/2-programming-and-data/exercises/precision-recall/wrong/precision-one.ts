// caught: nothing
/** Of the rows whose score is at least the threshold: the share that is positive (null of none), and their share of all positive rows. */
export function precisionRecall(
  scores: number[],
  truth: number[],
  threshold: number,
): { precision: number | null; recall: number } {
  const called = truth.filter((_, i) => scores[i] >= threshold);
  const found = called.filter((label) => label === 1).length;
  const positives = truth.filter((label) => label === 1).length;
  return { precision: called.length > 0 ? found / called.length : 1, recall: found / positives };
}
