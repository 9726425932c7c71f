// caught: weight-gradient
import type { Tensor } from "@gradus/tensor";

export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return x.matmul(weight).add(bias);
}

export function linearBackward(grad: Tensor, x: Tensor, weight: Tensor): { x: Tensor; weight: Tensor; bias: Tensor } {
  return {
    x: grad.matmul(weight.transpose(0, 1)),
    weight: x.transpose(0, 1).matmul(grad).div(x.shape[0]),
    bias: grad.sum(0),
  };
}
