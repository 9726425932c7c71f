import type { Generator } from "@gradus/tensor/ops/random";

/**
 * The fold of each row, 0 … folds − 1: in random order the rows of one class after those of the other are dealt out like cards, so
 * that each fold has its share of either.
 */
export function stratifiedFolds(labels: readonly number[], folds: number, generator: Generator): Int32Array {
  const order = generator.permutation(labels.length);
  const out = new Int32Array(labels.length);
  let dealt = 0;
  for (const label of [0, 1]) {
    for (const row of order) if (labels[row] === label) out[row] = dealt++ % folds;
  }
  return out;
}
