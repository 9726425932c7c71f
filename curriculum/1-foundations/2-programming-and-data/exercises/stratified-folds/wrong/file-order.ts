// caught: shuffled
/**
 * The fold of each row, dealt out class by class (from the smallest label) in the order given, without a new start at each class.
 * @param labels whole numbers @param order every row number once
 */
export function stratifiedFolds(labels: number[], k: number, order: number[]): number[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const dealt = classes.flatMap((label) => [...order.keys()].filter((row) => labels[row] === label));
  const folds: number[] = [];
  for (const [place, row] of dealt.entries()) folds[row] = place % k;
  return folds;
}
