import type { Tensor } from "@gradus/tensor";

/**
 * A layer of neurons: x W + b.
 * @param x [batch, in] @param weight [in, out] @param bias [out]
 * @returns [batch, out]
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  // TODO
  throw new Error("TODO: linear");
}

/**
 * The derivatives of the loss by everything that went into `linear`, each in the shape of its input.
 * @param grad [batch, out]: derivative of the loss by the layer's output
 */
export function linearBackward(grad: Tensor, x: Tensor, weight: Tensor): { x: Tensor; weight: Tensor; bias: Tensor } {
  // TODO: three products or sums. Let the shapes tell you which matrix is transposed.
  throw new Error("TODO: linearBackward");
}
