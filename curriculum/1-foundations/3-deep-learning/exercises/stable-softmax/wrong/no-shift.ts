// caught: no-overflow
import type { Tensor } from "@gradus/tensor";

export function softmax(x: Tensor): Tensor {
  const powers = x.exp();
  return powers.div(powers.sum(1, true));
}
