import type { Tensor } from "@gradus/tensor";

export interface TrainingOptions {
  epochs: number;
  batchSize: number;
  learningRate: number;
  seed: number;
}

export interface Trained {
  /** [in, hidden], [hidden], [hidden, 10], [10] */
  parameters: { weight1: Tensor; bias1: Tensor; weight2: Tensor; bias2: Tensor };
  /** The loss of every step, in order. */
  losses: number[];
}

/** Width of the hidden layer. */
export const hidden = 32;

/** relu(x·weight1 + bias1)·weight2 + bias2: images [batch, in] → logits [batch, 10]. */
export function forward(images: Tensor, { weight1, bias1, weight2, bias2 }: Trained["parameters"]): Tensor {
  return images.matmul(weight1).add(bias1).relu().matmul(weight2).add(bias2);
}

/**
 * Trains the network above by mini-batch SGD.
 * @param images [count, in] @param labels [count], int32; in no particular order, perhaps sorted
 */
export function train(images: Tensor, labels: Tensor, options: TrainingOptions): Trained {
  // TODO
  // 1. Parameters: small random weights (randn and Generator are in "@gradus/tensor/ops/random"), zero biases, all of them
  //    marked with requiresGrad_().
  // 2. Each epoch: a new random order (generator.permutation), then batch after batch, the last, smaller one too.
  // 3. Each batch: forget the old gradients, forward, crossEntropy ("@gradus/tensor/ops/softmax"), backward, update.
  // indexSelect(images, rows) ("@gradus/tensor/ops/indexing") takes a batch's rows; SGD ("@gradus/tensor/optim/sgd") updates.
  // What a step(() => …) makes is freed at its end; parameters are made outside of it.
  throw new Error("TODO: train");
}
