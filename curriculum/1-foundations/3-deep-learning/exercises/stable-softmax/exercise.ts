import type { Tensor } from "@gradus/tensor";

/**
 * Softmax of each row.
 * @param x [rows, classes], logits @returns [rows, classes], probabilities
 */
export function softmax(x: Tensor): Tensor {
  throw new Error(`TODO: softmax of ${x}`);
}
