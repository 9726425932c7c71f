// caught: training
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
  const { scale, shift, runningMean, runningVariance } = layer;
  const normalize = (mean: Tensor, variance: Tensor) => x.sub(mean).div(variance.add(eps).sqrt()).mul(scale).add(shift);
  if (!training) return { y: normalize(runningMean, runningVariance), runningMean, runningVariance };
  const count = x.shape[0];
  const mean = x.mean(1, true);
  const variance = x.sub(mean).square().mean(1, true);
  return {
    y: normalize(mean, variance),
    runningMean: runningMean.mul(0.9).add(x.mean(0).mul(0.1)),
    runningVariance: runningVariance.mul(0.9).add(runningVariance.mul((0.1 * count) / (count - 1))),
  };
}
