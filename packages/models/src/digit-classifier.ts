/** A network that reads 28×28 digits, as labs train it and the playground uses it. */
import { step, type Tensor, tensor } from "@gradus/tensor";
import { readSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { TensorError } from "@gradus/tensor/errors";
import type { Module } from "@gradus/tensor/nn/module";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { softmax } from "@gradus/tensor/ops/softmax";
import { LeNet, type LeNetConfig } from "./lenet.ts";
import { LSTMClassifier, type LSTMClassifierConfig } from "./lstm-classifier.ts";
import { MLP, type MLPConfig } from "./mlp.ts";

/** Pixels 0…255 are shifted and scaled by the training set's mean and deviation before a network sees them. */
export const normalization = { mean: 0.1307 * 255, deviation: 0.3081 * 255 };

export type Architecture =
  | { name: "mlp"; config: MLPConfig }
  | { name: "lenet"; config: LeNetConfig }
  | { name: "lstm"; config: LSTMClassifierConfig };

/** Its time steps are the rows of a picture [batch, 1, rows, columns]. */
class RowReader extends LSTMClassifier {
  override forward(x: Tensor): Tensor {
    return super.forward(x.squeeze(1));
  }
}

export function createDigitClassifier(architecture: Architecture, generator: Generator): Module {
  switch (architecture.name) {
    case "mlp":
      return new MLP(architecture.config, generator);
    case "lenet":
      return new LeNet(architecture.config, generator);
    case "lstm":
      return new RowReader(architecture.config, generator);
  }
}

/** Normalized copies of 8-bit pictures, for `tensor(…, [count, 1, 28, 28])`. */
export function normalizeDigits(pixels: ArrayLike<number>): Float32Array {
  const out = new Float32Array(pixels.length);
  for (let i = 0; i < out.length; i++) out[i] = (pixels[i] - normalization.mean) / normalization.deviation;
  return out;
}

/**
 * Loads a model file that a lab saved and returns the function that reads digits with it.
 * @param file `model.safetensors` of a run
 * @returns pixels [784] from 0 to 255 → probability of each digit [10]
 * @throws TensorError where the file is damaged or holds another kind of model
 */
export function loadDigitReader(file: Uint8Array): (pixels: ArrayLike<number>) => Float32Array {
  const { tensors, metadata } = readSafetensors(file);
  const network = createDigitClassifier(parseArchitecture(metadata.architecture), new Generator(0)).eval();
  network.loadStateDict(tensors);
  return (pixels) => {
    if (pixels.length !== 784) throw new TensorError(`a digit has 28 × 28 = 784 pixels, got ${pixels.length}`);
    return step(() =>
      noGrad(() => softmax(network.forward(tensor(normalizeDigits(pixels), [1, 1, 28, 28]))).toTypedArray()),
    ) as Float32Array;
  };
}

/** What a model file says of its network. @throws TensorError where it says nothing, or names another kind */
export function parseArchitecture(json: string | undefined): Architecture {
  let value: unknown;
  try {
    value = JSON.parse(json ?? "");
  } catch {
    throw new TensorError("this file does not say which network it holds; it is not a digit model of Gradus");
  }
  const { name, config } = value as { name?: unknown; config?: unknown };
  const known = name === "mlp" || name === "lenet" || name === "lstm";
  if (!known || typeof config !== "object" || config === null) {
    throw new TensorError(`"${String(name)}" is not a network that reads digits here; there are mlp, lenet and lstm`);
  }
  return value as Architecture;
}
