/**
 * The table of lesson 09: how many unseen digits ten hidden layers read after five epochs, without normalization, with batch and
 * with layer normalization, at four learning rates. `node normalization-rates.ts`, about a minute
 *
 * 64 neurons a layer, ReLU, PyTorch's first weights, plain SGD on batches of 50; learns from the first 2,000 training digits of
 * `mnist-10k`, is asked the first 1,000 held-out ones, both at 14 × 14 (means of 2 × 2 pixels). Means of the seeds 1, 2, 3.
 */
import type { MnistPart } from "@gradus/data/mnist-parse";
import { normalization } from "@gradus/models/digit-classifier";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { Linear, ReLU } from "@gradus/tensor/nn/layers";
import type { Module } from "@gradus/tensor/nn/module";
import { BatchNorm1d, LayerNorm } from "@gradus/tensor/nn/norm";
import { Sequential } from "@gradus/tensor/nn/sequential";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { accuracy, crossEntropy } from "@gradus/tensor/ops/softmax";
import { SGD } from "@gradus/tensor/optim/sgd";
import { loadInstalledDigits } from "../figures/samples/load-digits.ts";

const [depth, width, batchSize, epochs] = [10, 64, 50, 5];
const normalizations = {
  none: () => [],
  batch: () => [new BatchNorm1d(width)],
  layer: () => [new LayerNorm(width)],
} satisfies Record<string, () => Module[]>;

interface Digits {
  /** [count, 196] */
  images: Float32Array;
  labels: Int32Array;
}

/** The first `count` digits, each pixel the mean of four, then shifted and scaled as in the labs. */
function small({ images, labels }: MnistPart, count: number): Digits {
  const halved = new Float32Array(count * 196);
  for (let k = 0; k < halved.length; k++) {
    const [digit, y, x] = [Math.floor(k / 196), Math.floor((k % 196) / 14), k % 14];
    const from = digit * 784 + 56 * y + 2 * x;
    const ink = (images[from] + images[from + 1] + images[from + 28] + images[from + 29]) / 4;
    halved[k] = (ink - normalization.mean) / normalization.deviation;
  }
  return { images: halved, labels: Int32Array.from(labels.subarray(0, count)) };
}

function train(train: Digits, test: Digits, layers: () => Module[], learningRate: number, seed: number): number {
  const chance = new Generator(seed);
  const hidden = Array.from({ length: depth }, (_, k) => [
    new Linear(k === 0 ? 196 : width, width, chance),
    ...layers(),
    new ReLU(),
  ]);
  const network = new Sequential(...hidden.flat(), new Linear(width, 10, chance)) as Module<[Tensor], Tensor>;
  const optimizer = new SGD(network.namedParameters(), { learningRate });
  const count = train.labels.length;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = chance.permutation(count);
    for (let start = 0; start < count; start += batchSize) {
      const picked = Array.from(order.subarray(start, start + batchSize));
      const images = Float32Array.from(
        picked.flatMap((k) => Array.from(train.images.subarray(196 * k, 196 * k + 196))),
      );
      const labels = Int32Array.from(picked, (k) => train.labels[k]);
      step(() => {
        optimizer.zeroGrad();
        crossEntropy(network.forward(tensor(images, [picked.length, 196])), tensor(labels)).backward();
        optimizer.step();
      });
    }
  }
  network.eval();
  const { images, labels } = test;
  return step(() => noGrad(() => accuracy(network.forward(tensor(images, [labels.length, 196])), tensor(labels))));
}

const digits = await loadInstalledDigits();
const [trainDigits, testDigits] = [small(digits.train, 2000), small(digits.test, 1000)];
console.log("rate", Object.keys(normalizations).join(" "));
for (const rate of [0.001, 0.01, 0.1, 1]) {
  const means = Object.values(normalizations).map((layers) => {
    const scores = [1, 2, 3].map((seed) => train(trainDigits, testDigits, layers, rate, seed));
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  });
  console.log(rate, means.map((mean) => mean.toFixed(3)).join(" "));
}
