// caught: rows-sum-to-one
import type { Tensor } from "@gradus/tensor";

export function softmax(x: Tensor): Tensor {
  const powers = x.sub(x.max(1, true)).exp();
  return powers.div(powers.sum());
}
