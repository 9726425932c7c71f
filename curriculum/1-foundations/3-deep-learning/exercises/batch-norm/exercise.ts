import type { Tensor } from "@gradus/tensor";

/** What the layer keeps, each of shape [features]. */
export interface BatchNormLayer {
  /** γ */
  scale: Tensor;
  /** β */
  shift: Tensor;
  runningMean: Tensor;
  runningVariance: Tensor;
}

/** Below the root. */
export const eps = 1e-5;

/**
 * Batch norm (Ioffe and Szegedy 2015).
 * @param x [batch, features], batch ≥ 2 in training
 * @returns y [batch, features], and the running statistics [features] from now on; what is given stays as it is
 */
export function batchNorm(
  x: Tensor,
  layer: BatchNormLayer,
  training: boolean,
): { y: Tensor; runningMean: Tensor; runningVariance: Tensor } {
  // TODO
  throw new Error(`TODO: batchNorm of ${x} with ${layer.scale}, training: ${training}`);
}
