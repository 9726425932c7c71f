/** Learns from rows, and applies what it has learned to any rows. */
export interface Preparation<L> {
  fit(rows: number[][]): L;
  transform(rows: number[][], learned: L): number[][];
}

export interface Model<F> {
  fit(rows: number[][], labels: number[]): F;
  predict(rows: number[][], fitted: F): number[];
}

/** Accuracy on each fold, from 0 on, held out; nothing is learned from rows that are held out. */
export function crossValidate<L, F>(
  x: number[][],
  y: number[],
  folds: number[],
  preparation: Preparation<L>,
  model: Model<F>,
): number[] {
  throw new Error(
    `TODO: hold out each of ${Math.max(...folds) + 1} folds of ${x.length}, ${y.length} rows, ${preparation}, ${model}`,
  );
}
