import type { Tensor } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";
import type { AdamState } from "#mine/adam";

/** One layer's numbers and what Adam remembers of each. */
export interface Layer {
  /** [in, out] */
  weight: Tensor;
  /** [out] */
  bias: Tensor;
  weightState: AdamState;
  biasState: AdamState;
}

/**
 * Layers of the widths given, from input to output: [784, 128, 10] makes two. Weights by your `heNormal`, biases zero, Adam's
 * memory zero.
 */
export function createNetwork(widths: readonly number[], generator: Generator): Layer[] {
  // TODO
  throw new Error("TODO: createNetwork");
}

/** Your `linear` layer by layer, with your `relu` between them, none after the last: x [batch, in] → logits [batch, classes]. */
export function forward(network: readonly Layer[], x: Tensor): Tensor {
  // TODO
  throw new Error("TODO: forward");
}

/**
 * One training step without the engine's autograd: forward, your loss, backward layer by layer, your Adam
 * (β₁ = 0.9, β₂ = 0.999, ε = 1e-8).
 * @param target [batch], int32 @returns the network after the step and the loss before it
 */
export function trainStep(
  network: readonly Layer[],
  x: Tensor,
  target: Tensor,
  learningRate: number,
): { network: Layer[]; loss: number } {
  // TODO: keep what each layer was given on the way forward; walk back with the gradient, last layer first.
  throw new Error("TODO: trainStep");
}
