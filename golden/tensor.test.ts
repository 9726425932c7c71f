import { createDigitClassifier } from "@gradus/models/digit-classifier";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { conv2d, maxPool2d, type Pair } from "@gradus/tensor/ops/conv";
import * as elementwise from "@gradus/tensor/ops/elementwise";
import { indexSelect } from "@gradus/tensor/ops/indexing";
import { linear, matmul } from "@gradus/tensor/ops/matmul";
import { Generator } from "@gradus/tensor/ops/random";
import { max, mean, sum } from "@gradus/tensor/ops/reduce";
import { crossEntropy, logSoftmax, softmax } from "@gradus/tensor/ops/softmax";
import { Adam, AdamW } from "@gradus/tensor/optim/adam";
import { oneCycle } from "@gradus/tensor/optim/schedules";
import { SGD } from "@gradus/tensor/optim/sgd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixture from "./fixtures/tensor.json" with { type: "json" };

interface Attributes {
  dim?: number;
  target?: number[];
  index?: number[];
  stride?: Pair;
  padding?: Pair;
  dilation?: Pair;
  kernel?: Pair;
}

/** Largest difference to PyTorch's float32, relative to the largest number of the result. */
const tolerance = 3e-6;

const byName = Object.fromEntries(Object.entries(elementwise)) as unknown as Record<string, (...x: Tensor[]) => Tensor>;

function apply(name: string, inputs: Tensor[], attributes: Attributes): Tensor {
  const [x, y, z] = inputs;
  const { dim, target, index, stride, padding, dilation, kernel } = attributes;
  switch (name) {
    case "sum":
      return sum(x, dim);
    case "mean":
      return mean(x, dim);
    case "max":
      return max(x, dim);
    case "matmul":
      return matmul(x, y);
    case "linear":
      return linear(x, y, z);
    case "softmax":
      return softmax(x);
    case "logSoftmax":
      return logSoftmax(x);
    case "crossEntropy":
      return crossEntropy(x, tensor(Int32Array.from(target!)));
    case "indexSelect":
      return indexSelect(x, tensor(Int32Array.from(index!)));
    case "conv2d":
      return conv2d(x, y, z, { stride: stride!, padding: padding!, dilation: dilation! });
    case "maxPool2d":
      return maxPool2d(x, kernel!, { stride: stride!, padding: padding! });
    default:
      return byName[name](...inputs);
  }
}

function expectClose(got: ArrayLike<number>, want: readonly number[], what: string, limit = tolerance): void {
  expect(got.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(got[i] - value) <= limit * scale)) expect.fail(`${what}[${i}] is ${got[i]}, PyTorch says ${value}`);
  }
}

/** The generator's `lcg`. */
function lcg(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.operations.map((entry, i) => ({ ...entry, i })))("$name ($i)", (entry) => {
    step(() => {
      const inputs = entry.inputs.map(({ shape, data }) => tensor(Float32Array.from(data), shape).requiresGrad_());
      const out = apply(entry.name, inputs, entry.attributes as Attributes);
      expect(out.shape).toEqual(entry.output.shape);
      expectClose(out.toTypedArray(), entry.output.data, "output");
      out.backward(tensor(Float32Array.from(entry.grad.data), entry.grad.shape));
      for (const [i, { data }] of entry.gradients.entries()) {
        expectClose(inputs[i].grad!.toTypedArray(), data, `gradient ${i}`);
      }
    });
  });

  it.each(fixture.optimizers)("ten steps of $name", ({ name, start, gradients, path }) => {
    const p = tensor(Float32Array.from(start)).requiresGrad_();
    const learningRate = 0.05;
    const made = {
      SGD: () => new SGD([["p", p]], { learningRate, momentum: 0.9, weightDecay: 0.01 }),
      "SGD nesterov": () => new SGD([["p", p]], { learningRate, momentum: 0.8, nesterov: true }),
      Adam: () => new Adam([["p", p]], { learningRate, weightDecay: 0.1 }),
      AdamW: () => new AdamW([["p", p]], { learningRate, weightDecay: 0.1 }),
    }[name]!();
    for (const [i, gradient] of gradients.entries()) {
      p.grad = tensor(Float32Array.from(gradient));
      made.step();
      expectClose(p.toTypedArray(), path[i], `step ${i + 1}`);
    }
  });

  it.each(fixture.training)("ten steps of the $name follow PyTorch's losses", ({ name, learningRate, losses }) => {
    const network = createDigitClassifier(
      name === "mlp"
        ? { name: "mlp", config: { inputs: 784, hidden: [32], classes: 10, dropout: 0 } }
        : { name: "lenet", config: { channels: [4, 8], hidden: 16, dropout: 0 } },
      new Generator(0),
    );
    const weights = network.parameters().map((p, i) => {
      const scale = p.rank > 1 ? 0.2 : 0.1;
      return lcg(p.size, 100 + i).map((x) => x * scale);
    });
    const names = Object.keys(network.stateDict());
    const shapes = network.parameters().map(({ shape }) => shape);
    network.loadStateDict(Object.fromEntries(names.map((key, i) => [key, { shape: shapes[i], data: weights[i] }])));
    const images = lcg(8 * 784, 7).map((x) => 2 * x);
    const optimizer = new AdamW(network.namedParameters(), { learningRate });
    for (const [i, want] of losses.entries()) {
      const loss = step(() => {
        optimizer.zeroGrad();
        const logits = network.forward(tensor(images, [8, 1, 28, 28]));
        const value = crossEntropy(logits, tensor(Int32Array.from({ length: 8 }, (_, label) => label)));
        value.backward();
        optimizer.step();
        return value.item();
      });
      expect(Math.abs(loss - want) / want, `loss of step ${i + 1}: ${loss}, PyTorch says ${want}`).toBeLessThan(1e-4);
    }
  });
});

it("the one-cycle schedule is PyTorch's", () => {
  const total = fixture.oneCycle.length;
  expectClose(
    Array.from({ length: total }, (_, i) => oneCycle(i, total)),
    fixture.oneCycle,
    "rate",
    1e-9,
  );
});
