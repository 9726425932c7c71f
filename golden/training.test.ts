/**
 * Whole training steps against PyTorch's, as llm.c's test_gpt2 does it: the first outputs and gradients, then ten losses, for
 * the architectures of `@gradus/models` with all that a training loop has: decay for matrices alone, clipping, a schedule.
 */
import { BERTForPreTraining } from "@gradus/models/bert";
import { GPT } from "@gradus/models/gpt";
import { LeNet } from "@gradus/models/lenet";
import { LSTMClassifier } from "@gradus/models/lstm-classifier";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import type { AnyModule } from "@gradus/tensor/nn/module";
import { Generator } from "@gradus/tensor/ops/random";
import { crossEntropy } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import { clipGradNorm } from "@gradus/tensor/optim/clip";
import { warmupCosine } from "@gradus/tensor/optim/schedules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted, expectClose, fillParameters } from "./counted.ts";
import fixture from "./fixtures/training.json" with { type: "json" };

/**
 * Relative differences allowed: of losses, and of outputs and gradients to the largest of their array. Ten steps drift apart by
 * about 5e-7; a 1 − β₂ that was rounded in float32 made it 5e-6.
 */
const lossTolerance = 3e-6;
const gradientTolerance = 1e-5;

interface Recipe {
  model: AnyModule;
  /** Scale of the weights. */
  scale: number;
  run(): { outputs: Tensor[]; loss: Tensor };
  decay?: number;
  clip?: number;
  rate(step: number): number;
}

const chance = new Generator(0);
const ints = (values: Iterable<number>, shape?: number[]) => tensor(Int32Array.from(values), shape);
const wholeNumbers = (count: number, seed: number, below: number) =>
  Array.from(counted(count, seed), (x) => Math.min(below - 1, Math.floor((x + 0.5) * below)));

function gpt(): Recipe {
  const model = new GPT(
    {
      vocabularySize: 17,
      contextLength: 8,
      layers: 2,
      heads: 2,
      width: 16,
      dropout: 0,
      bias: true,
      tiedEmbeddings: true,
      geluApproximation: "tanh",
    },
    chance,
  );
  const text = wholeNumbers(3 * 9, 5, 17);
  const part = (from: number) => [0, 9, 18].flatMap((row) => text.slice(row + from, row + from + 8));
  return {
    model,
    scale: 0.4,
    run: () => {
      const logits = model.forward(ints(part(0), [3, 8]));
      return { outputs: [logits], loss: crossEntropy(logits.reshape(24, 17), ints(part(1))) };
    },
    decay: 0.1,
    clip: 1,
    rate: (at) => 1e-2 * warmupCosine(at, 12, { warmup: 3, floor: 0.1 }),
  };
}

function lenet(): Recipe {
  const model = new LeNet({ channels: [4, 8], hidden: 16, dropout: 0 }, chance);
  return {
    model,
    scale: 0.3,
    run: () => {
      const logits = model.forward(tensor(counted(8 * 784, 7, 2), [8, 1, 28, 28]));
      return { outputs: [logits], loss: crossEntropy(logits, ints(Array(8).keys())) };
    },
    rate: () => 3e-3,
  };
}

function lstm(): Recipe {
  const model = new LSTMClassifier({ features: 7, hidden: 12, layers: 2, classes: 5, dropout: 0 }, chance);
  return {
    model,
    scale: 0.8,
    run: () => {
      const logits = model.forward(tensor(counted(6 * 9 * 7, 7, 3), [6, 9, 7]));
      return { outputs: [logits], loss: crossEntropy(logits, ints([0, 1, 2, 3, 4, 0])) };
    },
    rate: () => 1e-2,
  };
}

function bert(): Recipe {
  const model = new BERTForPreTraining(
    {
      vocabularySize: 19,
      contextLength: 8,
      segments: 2,
      layers: 2,
      heads: 2,
      width: 12,
      feedforward: 24,
      dropout: 0,
      paddingToken: 0,
    },
    chance,
  );
  const present = Array.from({ length: 14 }, (_, i) => (i < 12 ? 1 : 0));
  const text = wholeNumbers(14, 6, 18).map((token, i) => (token + 1) * present[i]);
  return {
    model,
    scale: 0.4,
    run: () => {
      const input = {
        tokens: ints(text, [2, 7]),
        segments: ints([0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1], [2, 7]),
        attentionMask: ints(present, [2, 7]),
      };
      const { tokenLogits, nextSentenceLogits } = model.forward(input, ints([1, 4, 9, 11]));
      const loss = crossEntropy(tokenLogits, ints([3, 14, 8, 5])).add(crossEntropy(nextSentenceLogits, ints([0, 1])));
      return { outputs: [tokenLogits, nextSentenceLogits], loss };
    },
    rate: () => 3e-3,
  };
}

const recipes: Record<string, () => Recipe> = { gpt, lenet, lstm, bert };

interface Sample {
  stride: number;
  values: number[];
  norm: number;
}

function expectSample(t: Tensor, { stride, values, norm }: Sample, what: string): void {
  const whole = Array.from(t.toTypedArray());
  const largest = whole.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  expectClose(
    whole.filter((_, i) => i % stride === 0),
    values,
    what,
    gradientTolerance,
    Math.max(largest, 1e-4),
  );
  expect(Math.abs(Math.hypot(...whole) - norm), `norm of ${what}`).toBeLessThan(
    gradientTolerance * Math.max(norm, 1e-4),
  );
}

describe.each(["js", "wasm"] as const)("PyTorch and backend %s train alike", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.networks)("$name", ({ name, losses, norms, outputs, gradients }) => {
    const { model, scale, run, decay = 0.01, clip, rate } = recipes[name]();
    fillParameters(model, scale);
    if (model instanceof BERTForPreTraining) {
      model.bert.embeddings.word_embeddings.weight.storage.array.fill(0, 0, 12);
    }
    const optimizer = new AdamW(model.namedParameters(), {
      learningRate: 1,
      weightDecay: decay,
      perParameter: (_, parameter) => (parameter.rank < 2 ? { weightDecay: 0 } : {}),
    });
    const own = Object.fromEntries(model.namedParameters());
    expect(Object.keys(own).sort()).toEqual(Object.keys(gradients).sort());
    for (const [i, want] of losses.entries()) {
      optimizer.learningRate = rate(i);
      step(() => {
        optimizer.zeroGrad();
        const { outputs: got, loss } = run();
        loss.backward();
        if (i === 0) {
          for (const [k, sample] of outputs.entries()) expectSample(got[k], sample, `output ${k}`);
          for (const [key, sample] of Object.entries(gradients))
            expectSample(own[key].grad!, sample, `gradient of ${key}`);
        }
        if (clip !== undefined) {
          expectClose([clipGradNorm(model.parameters(), clip)], [norms[i]], `norm in step ${i + 1}`, gradientTolerance);
        }
        optimizer.step();
        expectClose([loss.item()], [want], `loss of step ${i + 1}`, lossTolerance, 0);
      });
    }
  });
});
