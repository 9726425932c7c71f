// caught: gradient-shapes
import type { Tensor } from "@gradus/tensor";

export function linear(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  return x.matmul(weight).add(bias);
}

export function linearBackward(grad: Tensor, x: Tensor, weight: Tensor): { x: Tensor; weight: Tensor; bias: Tensor } {
  return {
    x: grad.matmul(weight.transpose(0, 1)),
    weight: grad.transpose(0, 1).matmul(x),
    bias: grad.sum(0),
  };
}
