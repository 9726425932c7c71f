/** What is measured of Gradus: the same in Node and in a page. */
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
function training(model: Module, lossOf: () => Tensor): Run {
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

const cubes = [64, 128, 256, 512, 1024];

export const workloads: Record<string, () => Run> = {
  ...Object.fromEntries(cubes.map((n) => [`matmul-${n}`, () => matmul(n, n, n)])),
  "matmul-768x128x512": () => matmul(768, 128, 512),
  "add-1k": () => add(1000),
  mlp,
  lenet,
};
