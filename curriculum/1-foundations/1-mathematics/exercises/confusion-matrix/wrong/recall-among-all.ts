// caught: recall
export function confusionMatrix(truth: readonly number[], judged: readonly number[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [i, label] of truth.entries()) matrix[label][judged[i]] += 1;
  return matrix;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

export function accuracy(matrix: readonly (readonly number[])[]): number {
  return sum(matrix.map((row, k) => row[k])) / sum(matrix.flat());
}

export function recall(matrix: readonly (readonly number[])[], positive: number): number {
  const found = matrix[positive][positive];
  return found > 0 ? found / sum(matrix.flat()) : 0;
}

export function precision(matrix: readonly (readonly number[])[], positive: number): number {
  const found = matrix[positive][positive];
  return found > 0 ? found / sum(matrix.map((row) => row[positive])) : 0;
}
