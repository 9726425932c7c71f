/** Training on a GPU (in tests, a software adapter) follows the CPU: the same models, numbers and steps. */
import { step, type Tensor, tensor } from "@gradus/tensor";
import { type BackendName, setBackend } from "@gradus/tensor/backend";
import { findGpu } from "@gradus/tensor/conformance/dawn";
import { add } from "@gradus/tensor/ops/elementwise";
import { Generator, rand } from "@gradus/tensor/ops/random";
import { crossEntropy } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import { clipGradNormOnDevice } from "@gradus/tensor/optim/clip";
import { SGD } from "@gradus/tensor/optim/sgd";
import { afterAll, describe, expect, it } from "vitest";
import { BERTForPreTraining } from "./bert.ts";
import { GPT } from "./gpt.ts";
import { LeNet } from "./lenet.ts";

const gpu = await findGpu();

afterAll(() => {
  setBackend("wasm");
  if (typeof gpu !== "string") gpu.close();
});

/** Whole numbers below `limit`, the same on every backend. */
function whole(generator: Generator, shape: readonly number[], limit: number): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Int32Array.from({ length: count }, () => generator.integer(limit)),
    shape,
  );
}

interface Trained {
  optimizer: { step(): void; zeroGrad(): void };
  loss(batch: Generator): Tensor;
  clip?(): void;
}

/** Losses of a few steps, each read only after all were taken. */
async function losses(backend: BackendName, create: (generator: Generator) => Trained): Promise<number[]> {
  setBackend(backend);
  const { optimizer, loss, clip } = create(new Generator(1));
  const batches = new Generator(2);
  const seen: Promise<ArrayLike<number>>[] = [];
  for (let i = 0; i < 4; i++) {
    step(() => {
      const value = loss(batches);
      optimizer.zeroGrad();
      value.backward();
      clip?.();
      optimizer.step();
      optimizer.zeroGrad();
      seen.push(value.data());
    });
  }
  return (await Promise.all(seen)).map((value) => value[0]);
}

const models: Record<string, (generator: Generator) => Trained> = {
  "a GPT, with dropout and clipped gradients": (generator) => {
    const network = new GPT(
      {
        ...{ vocabularySize: 17, contextLength: 8, layers: 2, heads: 2, width: 16, dropout: 0.1, bias: true },
        ...{ tiedEmbeddings: true, geluApproximation: "none" },
      },
      generator,
    );
    return {
      clip: () => clipGradNormOnDevice(network.parameters(), 0.5),
      optimizer: new AdamW(network.namedParameters(), { learningRate: 1e-2 }),
      loss: (batch) => network.loss(whole(batch, [3, 8], 17), whole(batch, [3, 8], 17)),
    };
  },
  "a LeNet": (generator) => {
    const network = new LeNet({ channels: [3, 4], hidden: 10, dropout: 0.2 }, generator);
    return {
      optimizer: new SGD(network.namedParameters(), { learningRate: 0.05, momentum: 0.9 }),
      loss: (batch) => crossEntropy(network.forward(rand([4, 1, 28, 28], batch)), whole(batch, [4], 10)),
    };
  },
  "a BERT": (generator) => {
    const network = new BERTForPreTraining(
      {
        vocabularySize: 23,
        contextLength: 8,
        segments: 2,
        layers: 1,
        heads: 2,
        width: 12,
        feedforward: 24,
        dropout: 0,
        paddingToken: 0,
      },
      generator,
    );
    return {
      optimizer: new AdamW(network.namedParameters(), { learningRate: 1e-2 }),
      loss: (batch) => {
        const masked = tensor(Int32Array.of(1, 4, 9, 14));
        const input = { tokens: whole(batch, [2, 8], 23), segments: whole(batch, [2, 8], 2) };
        const { tokenLogits, nextSentenceLogits } = network.forward(input, masked);
        return add(
          crossEntropy(tokenLogits, whole(batch, [4], 23)),
          crossEntropy(nextSentenceLogits, whole(batch, [2], 2)),
        );
      },
    };
  },
};

describe("training on webgpu follows the CPU", () => {
  if (typeof gpu === "string") {
    it("with a GPT, a LeNet and a BERT", ({ skip }) => skip(gpu));
    return;
  }
  it.each(Object.entries(models))("with %s", async (_, create) => {
    const expected = await losses("wasm", create);
    const found = await losses("webgpu", create);
    for (const [i, loss] of expected.entries()) expect(Math.abs(found[i] - loss)).toBeLessThan(2e-4 * loss);
  });
});
