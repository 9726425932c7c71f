import { type Matrix, matMul, transpose } from "#mine/matrix-product";
import { eigen } from "#mine/qr-algorithm";

export interface Pca {
  /** [d] */
  mean: number[];
  /** [k, d], one component a row. */
  components: number[][];
  /** Share of the variance that the k components hold, 0 to 1. */
  explained: number;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const centred = (data: Matrix, mean: readonly number[]) => data.map((row) => row.map((entry, j) => entry - mean[j]));

/** @param data [n, d], one point a row */
export function fit(data: Matrix, k: number): Pca {
  const mean = transpose(data).map((column) => sum(column) / data.length);
  const x = centred(data, mean);
  const covariance = matMul(transpose(x), x).map((row) => row.map((entry) => entry / data.length));
  const { values, vectors } = eigen(covariance, 200);
  return { mean, components: transpose(vectors).slice(0, k), explained: sum(values.slice(0, k)) / sum(values) };
}

/** @param data [n, d] @returns [n, k] */
export function scores(model: Pca, data: Matrix): number[][] {
  return matMul(centred(data, model.mean), transpose(model.components));
}

/** @param scores [n, k] @returns [n, d] */
export function rebuild(model: Pca, scores: Matrix): number[][] {
  return matMul(scores, model.components).map((row) => row.map((entry, j) => entry + model.mean[j]));
}
