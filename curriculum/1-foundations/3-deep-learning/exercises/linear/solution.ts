import type { Tensor } from "@gradus/tensor";

/**
 * A layer of neurons: x W + b.
 * @param x [batch, in] @param weight [in, out] @param bias [out]
 * @returns [batch, out]
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return x.matmul(weight).add(bias);
}

/**
 * The derivatives of the loss by everything that went into `linear`, each in the shape of its input.
 * @param grad [batch, out]: derivative of the loss by the layer's output
 */
export function linearBackward(grad: Tensor, x: Tensor, weight: Tensor): { x: Tensor; weight: Tensor; bias: Tensor } {
  return {
    x: grad.matmul(weight.transpose(0, 1)),
    weight: x.transpose(0, 1).matmul(grad),
    bias: grad.sum(0),
  };
}
