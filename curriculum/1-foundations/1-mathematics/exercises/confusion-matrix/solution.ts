/** How often class i was judged to be class j: [truth][judged], counts. */
export function confusionMatrix(truth: readonly number[], judged: readonly number[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [i, label] of truth.entries()) matrix[label][judged[i]] += 1;
  return matrix;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

/** Share of right answers among all. */
export function accuracy(matrix: readonly (readonly number[])[]): number {
  return sum(matrix.map((row, k) => row[k])) / sum(matrix.flat());
}

/** Of what truly is `positive`, the share that was found. 0 where there is none. */
export function recall(matrix: readonly (readonly number[])[], positive: number): number {
  const found = matrix[positive][positive];
  return found > 0 ? found / sum(matrix[positive]) : 0;
}

/** Of what was judged to be `positive`, the share that truly is. 0 where nothing was. */
export function precision(matrix: readonly (readonly number[])[], positive: number): number {
  const found = matrix[positive][positive];
  return found > 0 ? found / sum(matrix.map((row) => row[positive])) : 0;
}
