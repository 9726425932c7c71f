import type { Tensor } from "@gradus/tensor";

/** Below the root. */
export const eps = 1e-5;

/** Layer norm (Ba, Kiros and Hinton 2016). @param x [batch, features] @param scale γ [features] @param shift β [features] */
export function layerNorm(x: Tensor, scale: Tensor, shift: Tensor): Tensor {
  // TODO
  throw new Error(`TODO: layerNorm of ${x} with ${scale} and ${shift}`);
}

/**
 * The gradients of a loss by what went into layerNorm.
 * @param grad the slope by y, [batch, features]
 * @returns x [batch, features], scale [features], shift [features]
 */
export function layerNormBackward(grad: Tensor, x: Tensor, scale: Tensor): { x: Tensor; scale: Tensor; shift: Tensor } {
  // TODO
  throw new Error(`TODO: layerNormBackward of ${grad} at ${x} with ${scale}`);
}
