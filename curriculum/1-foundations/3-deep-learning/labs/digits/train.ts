import type { MnistPart } from "@gradus/data/mnist-parse";
import type { LabContext } from "@gradus/lab/lab";
import type { Architecture } from "@gradus/models/digit-classifier";
import { step, tensor } from "@gradus/tensor";
import { noGrad } from "@gradus/tensor/op";
import { Generator, type GeneratorState } from "@gradus/tensor/ops/random";
import { crossEntropy, softmax } from "@gradus/tensor/ops/softmax";
import { oneCycle } from "@gradus/tensor/optim/schedules";
import { batchOf, type DigitSource, loadDigits } from "./data.ts";
import { MyNetwork, type NetworkPieces } from "./mine.ts";
import { showErrors } from "./show.ts";
import { OurNetwork, type Trainee } from "./trainee.ts";

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

/** How a training differs from that of our own network with the run's parameters. */
export interface Training {
  /** The learner's own layers, loss and optimizer, for an MLP. */
  mine?: NetworkPieces | undefined;
  /** In place of the run's parameters of the same names. */
  params?: Partial<DigitParams>;
  /** The learning rate at a step, in place of the schedule that the parameters name. */
  rateAt?: (step: number, total: number, highest: number) => number;
}

/** Trains a network to read digits; what the labs on digits have in common. */
export async function trainDigits(
  ctx: LabContext<DigitParams>,
  architecture: Architecture,
  { mine, params, rateAt }: Training = {},
): Promise<Record<string, number>> {
  const { epochs, batchSize, learningRate, schedule, shift } = { ...ctx.params, ...params };
  const digits = await loadDigits(ctx);
  const { train, validation, test, scoreName } = digits;
  const generator = new Generator(ctx.seed);
  const trainee =
    mine && architecture.name === "mlp"
      ? new MyNetwork(ctx, mine, architecture.config, generator)
      : new OurNetwork(ctx, architecture, generator);
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const total = epochs * stepsPerEpoch;
  const metricEvery = Math.max(1, Math.min(20, Math.round(total / 100)));
  const evaluateEvery = Math.max(1, Math.min(stepsPerEpoch, Math.ceil(total / 10)));

  let done = 0;
  let running = { loss: 0, right: 0, seen: 0 };
  const resumed = ctx.loadCheckpoint();
  if (resumed) {
    const state = resumed.state as unknown as TrainingState;
    trainee.restore(resumed.tensors, resumed.step);
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
    const usual = () => (schedule === "one-cycle" ? learningRate * oneCycle(done, total) : learningRate);
    const rate = rateAt ? rateAt(done, total, learningRate) : usual();
    const outcome = trainee.learn(batch, rate, evaluating ? done + 1 : undefined);
    done++;
    running.loss += outcome.loss * batch.labels.length;
    running.right += countRight(outcome.logits, batch.labels);
    running.seen += batch.labels.length;
    if (done % metricEvery === 0 || last) {
      ctx.metric("trainLoss", running.loss / running.seen, done);
      ctx.metric("trainAccuracy", running.right / running.seen, done);
      running = { loss: 0, right: 0, seen: 0 };
    }
    if (evaluating) {
      const { loss, accuracy } = await evaluate(ctx, trainee, validation);
      ctx.metric("validationLoss", loss, done);
      ctx.metric("validationAccuracy", accuracy, done);
    }
    if (ctx.checkpointDue || last) {
      ctx.saveCheckpoint({
        step: done,
        tensors: trainee.arrays(),
        state: { generator: generator.state(), ...running },
      });
    }
    await ctx.progress(done, total, batch.labels.length, "images");
  }

  const { loss, accuracy, probabilities } = await evaluate(ctx, trainee, test);
  showErrors(ctx, test, probabilities);
  ctx.saveModel(trainee.model(), { architecture: JSON.stringify(architecture) });
  const lossName = scoreName.replace("Accuracy", "Loss");
  return { [scoreName]: accuracy, [lossName]: loss, parameters: trainee.parameters };
}

/** Mean loss, accuracy, and every picture's probabilities [count, 10]. */
async function evaluate(ctx: LabContext<DigitParams>, trainee: Trainee, part: MnistPart) {
  const probabilities = new Float32Array(part.count * 10);
  let loss = 0;
  for (let start = 0; start < part.count; start += evaluationBatch) {
    ctx.signal.throwIfAborted();
    const numbers = Int32Array.from({ length: Math.min(evaluationBatch, part.count - start) }, (_, i) => start + i);
    const batch = batchOf(part, numbers);
    step(() =>
      noGrad(() => {
        const logits = trainee.logits(batch);
        loss += crossEntropy(logits, tensor(batch.labels)).item() * numbers.length;
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
