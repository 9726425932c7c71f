/** What is measured of Gradus: the same in Node and in a page. */
import { BERTForPreTraining } from "@gradus/models/bert";
import { GPT } from "@gradus/models/gpt";
import { LSTMClassifier } from "@gradus/models/lstm-classifier";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU } from "@gradus/tensor/nn/layers";
import type { Module } from "@gradus/tensor/nn/module";
import { Sequential } from "@gradus/tensor/nn/sequential";
import { Generator, rand } from "@gradus/tensor/ops/random";
import { crossEntropy } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import type { Run } from "./protocol.ts";

const generator = new Generator(0);

function classes(count: number, n: number): Tensor {
  return tensor(Int32Array.from({ length: n }, () => generator.integer(count)));
}

/** A training step of AdamW; the loss is read as PyTorch's side does. */
function training(model: Pick<Module, "namedParameters">, lossOf: () => Tensor): Run {
  const optimizer = new AdamW(model.namedParameters(), { learningRate: 1e-3 });
  return () =>
    step(() => {
      optimizer.zeroGrad();
      const loss = lossOf();
      loss.backward();
      optimizer.step();
      return loss.item();
    });
}

function matmul(m: number, k: number, n: number): Run {
  const [a, b] = [rand([m, k], generator), rand([k, n], generator)];
  return () => {
    step(() => void a.matmul(b));
    return null;
  };
}

function add(n: number): Run {
  const [a, b] = [rand([n], generator), rand([n], generator)];
  return () => {
    step(() => void a.add(b));
    return null;
  };
}

function mlp(): Run {
  const model = new Sequential(new Linear(784, 128, generator), new ReLU(), new Linear(128, 10, generator));
  const [x, y] = [rand([64, 784], generator), classes(10, 64)];
  return training(model, () => crossEntropy(model.forward(x), y));
}

function lenet(): Run {
  const convolution = (from: number, to: number, padding: number) => [
    new Conv2d(from, to, 5, generator, { padding }),
    new ReLU(),
    new MaxPool2d(2),
  ];
  const model = new Sequential(
    ...convolution(1, 6, 2),
    ...convolution(6, 16, 0),
    new Flatten(),
    ...[new Linear(400, 120, generator), new ReLU(), new Linear(120, 84, generator), new ReLU()],
    new Linear(84, 10, generator),
  );
  const [x, y] = [rand([64, 1, 28, 28], generator), classes(10, 64)];
  return training(model, () => crossEntropy(model.forward(x), y));
}

function lstm(): Run {
  const model = new LSTMClassifier({ features: 28, hidden: 128, layers: 1, classes: 10, dropout: 0 }, generator);
  const [x, y] = [rand([64, 28, 28], generator), classes(10, 64)];
  return training(model, () => crossEntropy(model.forward(x), y));
}

function gpt(layers: number, heads: number, width: number, contextLength: number, batch: number): Run {
  const vocabularySize = 65;
  const sizes = { vocabularySize, contextLength, layers, heads, width };
  const model = new GPT(
    { ...sizes, dropout: 0, bias: true, tiedEmbeddings: true, geluApproximation: "none" },
    generator,
  );
  const tokens = classes(vocabularySize, batch * (contextLength + 1)).reshape(batch, contextLength + 1);
  const [inputs, targets] = [0, 1].map((start) => tokens.narrow(1, start, contextLength).contiguous());
  return training(model, () => model.loss(inputs, targets));
}

function bert(): Run {
  const [batch, length, vocabularySize] = [16, 128, 30522];
  const sizes = { vocabularySize, contextLength: length, layers: 4, heads: 4, width: 256, feedforward: 1024 };
  const model = new BERTForPreTraining({ ...sizes, segments: 2, dropout: 0, paddingToken: 0 }, generator);
  const tokens = classes(vocabularySize, batch * length).reshape(batch, length);
  // From 64 to 128 tokens of each text are there; every seventh place is masked.
  const attentionMask = tensor(
    Uint8Array.from({ length: batch * length }, (_, i) =>
      i % length < 64 + (64 * Math.floor(i / length)) / 15 ? 1 : 0,
    ),
    [batch, length],
    "bool",
  );
  const places = Int32Array.from({ length: Math.ceil((batch * length) / 7) }, (_, i) => 7 * i);
  const masked = tensor(places);
  const targets = tensor(Int32Array.from(places, (at) => tokens.toTypedArray()[at]));
  return training(model, () => crossEntropy(model.forward({ tokens, attentionMask }, masked).tokenLogits, targets));
}

const cubes = [64, 128, 256, 512, 1024];

export const workloads: Record<string, () => Run> = {
  ...Object.fromEntries(cubes.map((n) => [`matmul-${n}`, () => matmul(n, n, n)])),
  "matmul-768x128x512": () => matmul(768, 128, 512),
  "add-1k": () => add(1000),
  mlp,
  lenet,
  lstm,
  "gpt-4-4-128": () => gpt(4, 4, 128, 64, 12),
  "gpt-6-6-192": () => gpt(6, 6, 192, 128, 16),
  "bert-mini": bert,
};
