// caught: gradient-x
import type { Tensor } from "@gradus/tensor";

/** Below the root. */
export const eps = 1e-5;

/** x̂ and the root that x was divided by, [batch, 1]. */
function normalized(x: Tensor): { hat: Tensor; root: Tensor } {
  const centred = x.sub(x.mean(1, true));
  const root = centred.square().mean(1, true).add(eps).sqrt();
  return { hat: centred.div(root), root };
}

/** Layer norm (Ba, Kiros and Hinton 2016). @param x [batch, features] @param scale γ [features] @param shift β [features] */
export function layerNorm(x: Tensor, scale: Tensor, shift: Tensor): Tensor {
  return normalized(x).hat.mul(scale).add(shift);
}

/**
 * The gradients of a loss by what went into layerNorm.
 * @param grad the slope by y, [batch, features]
 * @returns x [batch, features], scale [features], shift [features]
 */
export function layerNormBackward(grad: Tensor, x: Tensor, scale: Tensor): { x: Tensor; scale: Tensor; shift: Tensor } {
  const { hat, root } = normalized(x);
  const g = grad.mul(scale);
  return {
    x: g.sub(g.mean(1, true)).div(root),
    scale: grad.mul(hat).sum(0),
    shift: grad.sum(0),
  };
}
