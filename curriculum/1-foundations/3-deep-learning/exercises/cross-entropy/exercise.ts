import type { Tensor } from "@gradus/tensor";

/**
 * Mean over the batch of −log p, where p is the probability that softmax gives the right class.
 * @param logits [batch, classes] @param target [batch], int32: the right class of each row
 */
export function crossEntropy(logits: Tensor, target: Tensor): number {
  // TODO: log p = logit of the right class − log Σ exp(logits). Mind large logits.
  throw new Error("TODO: crossEntropy");
}

/** The derivative of `crossEntropy` by the logits: [batch, classes]. */
export function crossEntropyGrad(logits: Tensor, target: Tensor): Tensor {
  // TODO: softmax minus one-hot, and do not forget that the loss is a mean.
  throw new Error("TODO: crossEntropyGrad");
}
