import type { Tensor } from "@gradus/tensor";

/**
 * Softmax of each row.
 * @param x [rows, classes], logits @returns [rows, classes], probabilities
 */
export function softmax(x: Tensor): Tensor {
  const shifted = x.sub(x.max(1, true));
  const powers = shifted.exp();
  return powers.div(powers.sum(1, true));
}
