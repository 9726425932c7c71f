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

/** @param data [n, d], one point a row */
export function fit(data: Matrix, k: number): Pca {
  // TODO: centre, covariance, eigenvectors.
  throw new Error(`TODO: fit, with ${[matMul, transpose, eigen].map((f) => f.name).join(", ")}`);
}

/** @param data [n, d] @returns [n, k] */
export function scores(model: Pca, data: Matrix): number[][] {
  // TODO
  throw new Error("TODO: scores");
}

/** @param scores [n, k] @returns [n, d] */
export function rebuild(model: Pca, scores: Matrix): number[][] {
  // TODO
  throw new Error("TODO: rebuild");
}
