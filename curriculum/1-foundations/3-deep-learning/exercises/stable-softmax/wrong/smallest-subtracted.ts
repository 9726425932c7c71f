// caught: far-apart
import type { Tensor } from "@gradus/tensor";

export function softmax(x: Tensor): Tensor {
  const shifted = x.sub(x.neg().max(1, true).neg());
  const powers = shifted.exp();
  return powers.div(powers.sum(1, true));
}
