import type { MnistPart } from "@gradus/data/mnist-parse";
import type { LabContext } from "@gradus/lab/lab";
import { type Architecture, createDigitClassifier } from "@gradus/models/digit-classifier";
import { step, tensor } from "@gradus/tensor";
import type { Module } from "@gradus/tensor/nn/module";
import { noGrad } from "@gradus/tensor/op";
import { Generator, type GeneratorState } from "@gradus/tensor/ops/random";
import { crossEntropy, softmax } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import { oneCycle } from "@gradus/tensor/optim/schedules";
import { type Batch, batchOf, type DigitSource, loadDigits } from "./data.ts";
import { showErrors, showWeights } from "./show.ts";

export interface DigitParams {
  data: DigitSource;
  limit: number;
  epochs: number;
  batchSize: number;
  learningRate: number;
  schedule: "one-cycle" | "constant";
  weightDecay: number;
  shift: number;
}

/** Kept between checkpoints besides the arrays. */
interface TrainingState {
  generator: GeneratorState;
  loss: number;
  right: number;
  seen: number;
}

const evaluationBatch = 500;

/** Trains a network to read digits; what `mnist-mlp` and `mnist-cnn` have in common. */
export async function trainDigits(
  ctx: LabContext<DigitParams>,
  architecture: Architecture,
): Promise<Record<string, number>> {
  const { epochs, batchSize, learningRate, schedule, weightDecay, shift } = ctx.params;
  const digits = await loadDigits(ctx);
  const { train, validation, test, scoreName } = digits;
  const generator = new Generator(ctx.seed);
  const network = createDigitClassifier(architecture, generator);
  const optimizer = new AdamW(network.namedParameters(), { learningRate, weightDecay });
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const total = epochs * stepsPerEpoch;
  const metricEvery = Math.max(1, Math.min(20, Math.round(total / 100)));
  const evaluateEvery = Math.max(1, Math.min(stepsPerEpoch, Math.ceil(total / 10)));

  let done = 0;
  let running = { loss: 0, right: 0, seen: 0 };
  const resumed = ctx.loadCheckpoint();
  if (resumed) {
    const state = resumed.state as unknown as TrainingState;
    restore(network, optimizer, resumed.tensors, resumed.step);
    generator.drawn = state.generator.drawn;
    running = { loss: state.loss, right: state.right, seen: state.seen };
    done = resumed.step;
  }

  let epoch = -1;
  let order: Int32Array = new Int32Array();
  while (done < total) {
    if (Math.floor(done / stepsPerEpoch) !== epoch) {
      epoch = Math.floor(done / stepsPerEpoch);
      // A source of its own for each epoch, so that a resumed run finds the same order.
      order = new Generator(ctx.seed * 1000 + epoch + 1).permutation(train.count);
    }
    const start = (done % stepsPerEpoch) * batchSize;
    const batch = batchOf(train, order.subarray(start, start + batchSize), shift, generator);
    const last = done + 1 === total;
    const evaluating = (done + 1) % evaluateEvery === 0 || last;
    if (schedule === "one-cycle") optimizer.learningRate = learningRate * oneCycle(done, total);
    const outcome = step(() => {
      optimizer.zeroGrad();
      const { logits, loss } = forward(network.train(), batch);
      loss.backward();
      optimizer.step();
      if (evaluating) showWeights(ctx, network, done + 1);
      return { loss: loss.item(), right: countRight(logits.toTypedArray(), batch.labels) };
    });
    done++;
    running.loss += outcome.loss * batch.labels.length;
    running.right += outcome.right;
    running.seen += batch.labels.length;
    if (done % metricEvery === 0 || last) {
      ctx.metric("trainLoss", running.loss / running.seen, done);
      ctx.metric("trainAccuracy", running.right / running.seen, done);
      running = { loss: 0, right: 0, seen: 0 };
    }
    if (evaluating) {
      const { loss, accuracy } = await evaluate(ctx, network, validation);
      ctx.metric("validationLoss", loss, done);
      ctx.metric("validationAccuracy", accuracy, done);
    }
    if (ctx.checkpointDue || last) {
      ctx.saveCheckpoint({
        step: done,
        tensors: arraysOf({ ...network.stateDict(), ...prefixed("optimizer.", optimizer.state().tensors) }),
        state: { generator: generator.state(), ...running },
      });
    }
    await ctx.progress(done, total, batch.labels.length, "images");
  }

  const { loss, accuracy, probabilities } = await evaluate(ctx, network, test);
  showErrors(ctx, test, probabilities);
  ctx.saveModel(arraysOf(network.stateDict()), { architecture: JSON.stringify(architecture) });
  const parameters = network.parameters().reduce((n, p) => n + p.size, 0);
  return { [scoreName]: accuracy, [scoreName.replace("Accuracy", "Loss")]: loss, parameters };
}

function forward(network: Module, batch: Batch) {
  const count = batch.labels.length;
  const logits = network.forward(tensor(batch.images, [count, 1, 28, 28]));
  return { logits, loss: crossEntropy(logits, tensor(batch.labels, [count])) };
}

/** Mean loss, accuracy, and every picture's probabilities [count, 10]. */
async function evaluate(ctx: LabContext<DigitParams>, network: Module, part: MnistPart) {
  const probabilities = new Float32Array(part.count * 10);
  let loss = 0;
  network.eval();
  for (let start = 0; start < part.count; start += evaluationBatch) {
    ctx.signal.throwIfAborted();
    const numbers = Int32Array.from({ length: Math.min(evaluationBatch, part.count - start) }, (_, i) => start + i);
    const batch = batchOf(part, numbers);
    step(() =>
      noGrad(() => {
        const { logits, loss: mean } = forward(network, batch);
        loss += mean.item() * numbers.length;
        probabilities.set(softmax(logits).toTypedArray(), start * 10);
      }),
    );
  }
  return { loss: loss / part.count, accuracy: countRight(probabilities, part.labels) / part.count, probabilities };
}

/** Rows of ten scores whose largest is the label's. */
function countRight(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let c = 1; c < 10; c++) if (scores[i * 10 + c] > scores[i * 10 + best]) best = c;
    if (best === labels[i]) right++;
  }
  return right;
}

type Arrays = Record<string, { shape: readonly number[]; data: Float32Array }>;

function arraysOf(tensors: ReturnType<Module["stateDict"]>): Arrays {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [name, { shape: t.shape, data: t.toTypedArray() as Float32Array }]),
  );
}

function prefixed<T>(prefix: string, record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
}

function restore(network: Module, optimizer: AdamW, arrays: Arrays, steps: number): void {
  const own = new Set(Object.keys(network.stateDict()));
  const entries = Object.entries(arrays);
  network.loadStateDict(Object.fromEntries(entries.filter(([name]) => own.has(name))));
  const buffers = entries
    .filter(([name]) => name.startsWith("optimizer."))
    .map(([name, array]) => [name.slice("optimizer.".length), array] as const);
  optimizer.loadState({ steps, tensors: Object.fromEntries(buffers) });
}
