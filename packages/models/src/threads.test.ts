/** One seed, one result: whole training steps, with everything that is random in them, give the same bits on any number of threads. */
import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend, setThreads, threads } from "@gradus/tensor/backend";
import type { AnyModule } from "@gradus/tensor/nn/module";
import { crossEntropy } from "@gradus/tensor/ops/cross-entropy";
import { Generator } from "@gradus/tensor/ops/random";
import { AdamW } from "@gradus/tensor/optim/adam";
import { clipGradNorm } from "@gradus/tensor/optim/clip";
import { afterAll, expect, it } from "vitest";
import { BERTForPreTraining } from "./bert.ts";
import { GPT } from "./gpt.ts";
import { LeNet } from "./lenet.ts";
import { LSTMClassifier } from "./lstm-classifier.ts";

type Recipe = (chance: Generator) => { model: AnyModule; loss: () => Tensor };

const dropout = 0.1;
const whole = (chance: Generator, shape: number[], below: number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    chance.numbers(size).map((u) => Math.floor(u * below)),
    shape,
    "int32",
  );
};

const recipes: Record<string, Recipe> = {
  GPT: (chance) => {
    const sizes = { vocabularySize: 65, contextLength: 32, layers: 2, heads: 4, width: 64 };
    const model = new GPT({ ...sizes, dropout, bias: true, tiedEmbeddings: true, geluApproximation: "tanh" }, chance);
    const [tokens, targets] = [whole(chance, [8, 32], 65), whole(chance, [8, 32], 65)];
    return { model, loss: () => model.loss(tokens, targets) };
  },
  LeNet: (chance) => {
    const model = new LeNet({ channels: [8, 16], hidden: 64, dropout }, chance);
    const [x, y] = [tensor(chance.numbers(32 * 784), [32, 1, 28, 28]), whole(chance, [32], 10)];
    return { model, loss: () => crossEntropy(model.forward(x), y) };
  },
  LSTM: (chance) => {
    const model = new LSTMClassifier({ features: 28, hidden: 64, layers: 2, classes: 10, dropout }, chance);
    const [x, y] = [tensor(chance.numbers(32 * 784), [32, 28, 28]), whole(chance, [32], 10)];
    return { model, loss: () => crossEntropy(model.forward(x), y) };
  },
  BERT: (chance) => {
    const sizes = { vocabularySize: 1000, contextLength: 32, segments: 2, layers: 2, heads: 4, width: 64 };
    const model = new BERTForPreTraining({ ...sizes, feedforward: 256, dropout, paddingToken: 0 }, chance);
    const [tokens, masked, targets] = [
      whole(chance, [8, 32], 1000),
      whole(chance, [40], 256),
      whole(chance, [40], 1000),
    ];
    return { model, loss: () => crossEntropy(model.forward({ tokens }, masked).tokenLogits, targets) };
  },
};

const usual = threads();
afterAll(() => setThreads(usual));

/** Losses and parameters after three steps. */
function train(recipe: Recipe): ArrayLike<number>[] {
  const { model, loss } = recipe(new Generator(7));
  const optimizer = new AdamW(model.namedParameters(), { learningRate: 1e-2 });
  const losses = Array.from({ length: 3 }, () =>
    step(() => {
      optimizer.zeroGrad();
      const value = loss();
      value.backward();
      clipGradNorm(model.parameters(), 1);
      optimizer.step();
      return value.item();
    }),
  );
  return [losses, ...model.parameters().map((parameter) => parameter.toTypedArray())];
}

it.each(Object.keys(recipes))("%s", (name) => {
  setBackend("wasm");
  setThreads(1);
  const alone = train(recipes[name]);
  for (const count of [2, 3]) {
    setThreads(count);
    const together = train(recipes[name]);
    for (const [i, numbers] of alone.entries()) expect(together[i]).toEqual(numbers);
  }
});
