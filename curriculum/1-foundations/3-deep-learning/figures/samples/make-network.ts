/**
 * Makes network-base64.ts: a small LeNet for learners who have not trained one yet, from the 8,000 training digits of
 * `mnist-10k`. It says how many of the 2,000 held-out ones it reads. `node make-network.ts`, ten seconds
 */
import { writeFile } from "node:fs/promises";
import { LeNet } from "@gradus/models/lenet";
import { step, tensor } from "@gradus/tensor";
import { writeSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { noGrad } from "@gradus/tensor/op";
import { Generator } from "@gradus/tensor/ops/random";
import { accuracy, crossEntropy } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import { oneCycle } from "@gradus/tensor/optim/schedules";
import { batchOf } from "../../labs/digits/data.ts";
import { asModule, loadInstalledDigits } from "./load-digits.ts";

const config = { channels: [6, 12] as const, hidden: 32, dropout: 0 };
const epochs = 10;
const batchSize = 64;
const learningRate = 0.01;
const shift = 2;

const { train, test } = await loadInstalledDigits();
const generator = new Generator(1);
const network = new LeNet(config, generator);
const optimizer = new AdamW(network.namedParameters(), { learningRate, weightDecay: 0.01 });
const stepsPerEpoch = Math.ceil(train.count / batchSize);

for (let epoch = 0, done = 0; epoch < epochs; epoch++) {
  const order = generator.permutation(train.count);
  for (let start = 0; start < train.count; start += batchSize, done++) {
    const { images, labels } = batchOf(train, order.subarray(start, start + batchSize), shift, generator);
    optimizer.learningRate = learningRate * oneCycle(done, epochs * stepsPerEpoch);
    step(() => {
      optimizer.zeroGrad();
      const logits = network.forward(tensor(images, [labels.length, 1, 28, 28]));
      crossEntropy(logits, tensor(labels)).backward();
      optimizer.step();
    });
  }
}

const heldOut = batchOf(test, Array.from(test.labels.keys()));
const score = step(() =>
  noGrad(() => accuracy(network.forward(tensor(heldOut.images, [test.count, 1, 28, 28])), tensor(heldOut.labels))),
);
console.log(`heldOutAccuracy ${score}`);

const bytes = writeSafetensors({
  tensors: Object.fromEntries(
    Object.entries(network.stateDict()).map(([name, array]) => [
      name,
      { shape: array.shape, data: array.toTypedArray() as Float32Array },
    ]),
  ),
  metadata: { architecture: JSON.stringify({ name: "lenet", config }), heldOutAccuracy: String(score) },
});
await writeFile(
  new URL("network-base64.ts", import.meta.url),
  asModule("Made by make-network.ts: a LeNet as safetensors.", "networkBase64", bytes),
);
