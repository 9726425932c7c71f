import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { accuracy, crossEntropy } from "@gradus/tensor/ops/softmax";
import { type SmallDigits, smallDigits } from "../../labs/digits/small.ts";
import { forward, hidden } from "./solution.ts";

const pixels = 196;
const count = 1000;
const usual = { epochs: 6, batchSize: 32, learningRate: 0.1 };

interface Sample {
  images: Tensor;
  labels: Tensor;
}

/** Some of the digits, in the order of their numbers or sorted by label. */
function take(t: Trial<Tensor>, from: SmallDigits, size: number, sorted = false): Sample {
  const start = t.random.integer(0, from.count - size);
  const rows = Array.from({ length: size }, (_, i) => start + i);
  if (sorted) rows.sort((a, b) => from.labels[a] - from.labels[b]);
  const images = new Float32Array(size * pixels);
  for (const [i, row] of rows.entries()) {
    images.set(from.images.subarray(row * pixels, (row + 1) * pixels), i * pixels);
  }
  return {
    images: t.array(images, [size, pixels]),
    labels: t.array(
      rows.map((row) => from.labels[row]),
      [size],
      "int32",
    ),
  };
}

async function train(t: Trial<Tensor>, { images, labels }: Sample, options: Partial<typeof usual>, seed: number) {
  const all = (await t.drive("train", images, labels, { ...usual, ...options, seed })) as Record<string, unknown>;
  const shapes = { weight1: [pixels, hidden], bias1: [hidden], weight2: [hidden, 10], bias2: [10] };
  const parameters = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const parameter = t.asTensor(all[name], { en: `parameters.${name}`, zh: `parameters.${name}` });
      t.equalShape(parameter, shape, {
        en: `${name} should have the shape [${shape.join(", ")}].`,
        zh: `${name} 的形状应为 [${shape.join(", ")}]。`,
      });
      return [name, parameter];
    }),
  ) as Parameters<typeof forward>[1];
  t.expect(Array.isArray(all.losses) && all.losses.length > 0 && all.losses.every((loss) => typeof loss === "number"), {
    en: "losses should be a list with the loss of every step, as numbers (loss.item()).",
    zh: "losses 应是一个列表，依次为每一步的损失，元素是数（loss.item()）。",
  });
  return { parameters, losses: all.losses as number[] };
}

async function unseenAccuracy(t: Trial<Tensor>, sample: Sample): Promise<number> {
  const { parameters } = await train(t, sample, {}, t.random.integer(1, 1e6));
  const { images, labels } = take(t, (await smallDigits()).heldOut, 1000);
  return accuracy(forward(images, parameters), labels);
}

const goal = 0.8;

export default defineExercise({
  difficulty: 3,
  minutes: 45,
  lesson: "1.3/07-training-curves",
  needs: ["cross-entropy", "sgd-momentum"],
  limits: { seconds: 60 },
  equivalentMutants: Object.fromEntries(
    [
      "Math.sqrt(2 / inFeatures) → Math.abs(2 / inFeatures)",
      "2 / inFeatures → 3 / inFeatures",
      "Math.sqrt(1 / hidden) → Math.abs(1 / hidden)",
      "1 / hidden → 2 / hidden",
    ].map((change) => [change, "The task asks for small random weights, of no certain scale, and these are."]),
  ),
  properties: {
    "first-loss": {
      title: { en: "The first loss is near ln 10", zh: "第一个损失接近 ln 10" },
      async check(t) {
        const sample = take(t, (await smallDigits()).train, 100);
        const { losses } = await train(t, sample, { epochs: 1 }, t.random.integer(1, 1e6));
        t.close(
          losses[0],
          Math.log(10),
          {
            en: "A network that knows nothing should give every digit about 1/10, so a loss near ln 10 ≈ 2.3. A much larger one means that the weights start too large: scale them by √(2 / in).",
            zh: "什么都不会的网络应当给每个数字大约 1/10 的概率，损失接近 ln 10 ≈ 2.3。大得多，说明初始权重太大：请乘以 √(2 / 输入数)。",
          },
          { rtol: 0, atol: 1 },
        );
      },
    },
    "every-digit": {
      title: {
        en: "Every digit once in every epoch, the last batch too",
        zh: "每轮每个数字恰好用一次，最后一批也不例外",
      },
      async check(t) {
        // One number of digits leaves a smaller batch at the end, the other does not.
        for (const size of [t.random.integer(70, 90), 64]) {
          const sample = take(t, (await smallDigits()).train, size);
          const options = { epochs: 2, batchSize: 32, learningRate: 0 };
          const { parameters, losses } = await train(t, sample, options, t.random.integer(1, 1e6));
          const sizes = size === 64 ? [32, 32] : [32, 32, size - 64];
          t.expect(losses.length === 2 * sizes.length, {
            en: `${size} digits in batches of 32 are ${sizes.length} steps an epoch, of ${sizes.join(", ")} digits, and two epochs are ${2 * sizes.length} steps; there were ${losses.length}.`,
            zh: `${size} 个数字、每批 32 个，一轮是 ${sizes.length} 步，各有 ${sizes.join("、")} 个数字，两轮共 ${2 * sizes.length} 步；实际是 ${losses.length} 步。`,
          });
          const mean = losses.reduce((sum, loss, i) => sum + loss * sizes[i % sizes.length], 0) / (2 * size);
          t.close(mean, crossEntropy(forward(sample.images, parameters), sample.labels).item(), {
            en: "With a learning rate of 0 the batches' losses must average to the loss over all digits. They do not: some digits are used twice and others not at all, images and labels do not belong together, or something is learned all the same.",
            zh: "学习率为 0 时，各批损失的平均应等于全部数字上的损失，实际不等：有的数字用了两次、有的没用到，或图片与标签对不上，或参数仍然变了。",
          });
        }
      },
    },
    accuracy: {
      title: { en: "Unseen digits are read", zh: "能认出没见过的数字" },
      async check(t) {
        const right = await unseenAccuracy(t, take(t, (await smallDigits()).train, count));
        t.expect(right >= goal, {
          en: `Of 1,000 unseen digits ${Math.round(1000 * right)} were read right; ${1000 * goal} are asked for. Are the gradients forgotten before every backward (zeroGrad)? Are the weights random, not zero? Does the update follow backward?`,
          zh: `1,000 个没见过的数字认对了 ${Math.round(1000 * right)} 个，要求 ${1000 * goal} 个。每次 backward 之前清零梯度了吗（zeroGrad）？权重是随机的，而不是零吗？更新是在 backward 之后吗？`,
        });
      },
    },
    "sorted-digits": {
      title: { en: "Sorted digits are learned as well", zh: "数字排好序，也一样能学会" },
      async check(t) {
        const right = await unseenAccuracy(t, take(t, (await smallDigits()).train, count, true));
        t.expect(right >= goal, {
          en: `From digits that were sorted by label, only ${Math.round(1000 * right)} of 1,000 unseen ones were read right. Without a random order the last batches hold nothing but nines, and the rest is forgotten.`,
          zh: `数字按标签排好序时，1,000 个没见过的只认对了 ${Math.round(1000 * right)} 个。次序不打乱，最后几批就全是 9，前面学的都忘了。`,
        });
      },
    },
    "new-order": {
      title: { en: "Each epoch has an order of its own", zh: "每一轮的次序都不同" },
      async check(t) {
        const sample = take(t, (await smallDigits()).train, 96);
        const options = { epochs: 2, batchSize: 32, learningRate: 0 };
        const { losses } = await train(t, sample, options, t.random.integer(1, 1e6));
        const [first, second] = [losses.slice(0, 3), losses.slice(3)];
        t.expect(
          first.some((loss, i) => Math.abs(loss - second[i]) > 1e-6),
          {
            en: "With a learning rate of 0 the second epoch gave exactly the losses of the first: the batches were the same. Shuffle anew at the beginning of every epoch, with the same generator.",
            zh: "学习率为 0 时，第二轮的损失与第一轮完全相同，说明分批没有变。请在每一轮开始时用同一个随机源重新打乱。",
          },
        );
      },
    },
    seeded: {
      title: { en: "The same seed, the same numbers", zh: "种子相同，结果相同" },
      async check(t) {
        const sample = take(t, (await smallDigits()).train, 64);
        const seed = t.random.integer(1, 1e6);
        const first = await train(t, sample, { epochs: 1 }, seed);
        const second = await train(t, sample, { epochs: 1 }, seed);
        t.close(
          second.losses,
          first.losses,
          {
            en: "The same seed gave other losses: draw everything from one Generator made of the seed.",
            zh: "种子相同，损失却不同：请用种子建一个 Generator，所有随机数都从它抽取。",
          },
          { rtol: 0, atol: 0 },
        );
        const other = await train(t, sample, { epochs: 1 }, seed + 1);
        t.expect(
          other.losses.some((loss, i) => loss !== first.losses[i]),
          {
            en: "Another seed gave exactly the same losses: the seed is not used.",
            zh: "换了种子，损失却完全相同：种子没有用上。",
          },
        );
      },
    },
    "handed-back": {
      title: {
        en: "What is handed back is what was trained",
        zh: "返回的参数就是训练出来的参数",
      },
      async check(t) {
        const size = 64;
        const sample = take(t, (await smallDigits()).train, size);
        const seed = t.random.integer(1, 1e6);
        // One batch is an epoch: the last loss is that of the parameters after all steps but one.
        const epochs = t.random.integer(6, 8);
        const options = { batchSize: size, learningRate: 0.2 };
        const { parameters } = await train(t, sample, { ...options, epochs: epochs - 1 }, seed);
        const { losses } = await train(t, sample, { ...options, epochs }, seed);
        t.close(
          losses[epochs - 1],
          crossEntropy(forward(sample.images, parameters), sample.labels).item(),
          {
            en: `All digits in one batch, ${epochs} epochs: the last loss must be that of the parameters which ${epochs - 1} epochs hand back, with relu(x·weight1 + bias1)·weight2 + bias2. It is not: what is returned is not what was trained, or another network was trained.`,
            zh: `全部数字作一批，训练 ${epochs} 轮：最后一个损失应等于训练 ${epochs - 1} 轮返回的参数按 relu(x·weight1 + bias1)·weight2 + bias2 算出的损失，实际不等：返回的不是训练出来的参数，或训练的是另一个网络。`,
          },
          { rtol: 3e-4 },
        );
      },
    },
    "every-parameter": {
      title: { en: "All four parameters are learned", zh: "四个参数都在学习" },
      async check(t) {
        const sample = take(t, (await smallDigits()).train, 96);
        const seed = t.random.integer(1, 1e6);
        const still = (await train(t, sample, { epochs: 1, learningRate: 0 }, seed)).parameters;
        const moved = (await train(t, sample, { epochs: 1 }, seed)).parameters;
        for (const name of ["weight1", "bias1", "weight2", "bias2"] as const) {
          t.expect(moved[name].sub(still[name]).abs().sum().item() > 0, {
            en: `${name} is the same after training as with a learning rate of 0: it is not learned. Is it marked with requiresGrad_(), and does the optimizer know it?`,
            zh: `训练之后的 ${name} 与学习率为 0 时完全相同，说明它没有在学习。它标记 requiresGrad_() 了吗？交给优化器了吗？`,
          });
        }
      },
    },
  },
});
