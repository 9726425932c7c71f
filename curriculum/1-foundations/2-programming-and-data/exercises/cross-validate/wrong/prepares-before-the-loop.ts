// caught: preparation-leak
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
  const accuracies: number[] = [];
  const learned = preparation.fit(x);
  for (let fold = 0; fold <= Math.max(...folds); fold++) {
    const train = x.filter((_, i) => folds[i] !== fold);
    const held = x.filter((_, i) => folds[i] === fold);
    const labels = y.filter((_, i) => folds[i] !== fold);
    const fitted = model.fit(preparation.transform(train, learned), labels);
    const truth = y.filter((_, i) => folds[i] === fold);
    const said = model.predict(preparation.transform(held, learned), fitted);
    accuracies.push(said.filter((label, i) => label === truth[i]).length / truth.length);
  }
  return accuracies;
}
