// caught: no-underflow
import type { Tensor } from "@gradus/tensor";

export function softmax(x: Tensor): Tensor {
  const powers = x.sub(x.max()).exp();
  return powers.div(powers.sum(1, true));
}
