import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { batchNorm } from "@gradus/tensor/ops/batch-norm";

interface Layer {
  scale: Tensor;
  shift: Tensor;
  runningMean: Tensor;
  runningVariance: Tensor;
}

function draw(t: Trial<Tensor>, spread = 1): { x: Tensor; layer: Layer } {
  const [batch, features] = [t.random.integer(9, 11), t.random.integer(5, 7)];
  const positive = () => t.normal([features], 0.3).abs().add(0.5);
  return {
    x: t.normal([batch, features], spread, 0).add(t.normal([features], 2)),
    layer: {
      scale: positive(),
      shift: t.normal([features]),
      runningMean: t.normal([features]),
      runningVariance: positive().mul(spread * spread),
    },
  };
}

async function apply(t: Trial<Tensor>, x: Tensor, layer: Layer, training: boolean) {
  const all = (await t.call("batchNorm", x, layer, training)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "batchNorm should return { y, runningMean, runningVariance }.",
    zh: "batchNorm 应返回 { y, runningMean, runningVariance }。",
  });
  return {
    y: t.asTensor(all?.y, { en: "y", zh: "y" }),
    runningMean: t.asTensor(all?.runningMean, { en: "the running mean", zh: "滑动均值" }),
    runningVariance: t.asTensor(all?.runningVariance, { en: "the running variance", zh: "滑动方差" }),
  };
}

const copy = (of: Tensor) => tensor(of.toTypedArray(), of.shape);

/** The engine's, which changes the running statistics it is given. */
function reference(x: Tensor, { scale, shift, runningMean, runningVariance }: Layer, training: boolean) {
  const [mean, variance] = [copy(runningMean), copy(runningVariance)];
  const y = batchNorm(x, mean, variance, scale, shift, training, 0.1, 1e-5);
  return { y, runningMean: mean, runningVariance: variance };
}

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/09-normalization",
  withhold: ["@gradus/tensor/nn/norm"],
  properties: {
    training: {
      title: { en: "In training each column is normalized by the batch", zh: "训练时，每一列按这一批归一化" },
      async check(t) {
        const { x, layer } = draw(t);
        t.close(
          (await apply(t, x, layer, true)).y,
          reference(x, layer, true).y,
          {
            en: "y differs. Mean and variance go down the columns (over the examples, axis 0); the variance for the normalization divides by n; γ and β come last.",
            zh: "y 不符。均值和方差沿列计算（对样本取，轴 0）；归一化所用的方差除以 n；γ 和 β 最后才用。",
          },
          { rtol: 1e-3, atol: 1e-3 },
        );
      },
    },
    small: {
      title: { en: "ε stands under the root", zh: "ε 在根号里" },
      async check(t) {
        const { x, layer } = draw(t, 3e-3);
        t.close(
          (await apply(t, x, layer, true)).y,
          reference(x, layer, true).y,
          {
            en: "With numbers that hardly differ, y is not (x − μ)/√(σ² + ε). Is ε outside of the root, or left out?",
            zh: "当各数相差很小时，y 不等于 (x − μ)/√(σ² + ε)。ε 是不是放到了根号外，或者漏掉了？",
          },
          { rtol: 5e-3, atol: 5e-3 },
        );
      },
    },
    running: {
      title: { en: "Running statistics take up a tenth of the batch's", zh: "滑动统计量吸收这一批的十分之一" },
      async check(t) {
        const { x, layer } = draw(t);
        const [mine, engine] = [await apply(t, x, layer, true), reference(x, layer, true)];
        t.close(mine.runningMean, engine.runningMean, {
          en: "The running mean should be 0.9 of the old one and 0.1 of the batch's.",
          zh: "滑动均值应为旧值的 0.9 加这一批的 0.1。",
        });
        t.close(mine.runningVariance, engine.runningVariance, {
          en: "The running variance should be 0.9 of the old one and 0.1 of the batch's, and for that the batch's is divided by n − 1, not n.",
          zh: "滑动方差应为旧值的 0.9 加这一批的 0.1；这里的方差除以 n − 1，而不是 n。",
        });
      },
    },
    use: {
      title: { en: "In use only the running statistics count", zh: "使用时只看滑动统计量" },
      async check(t) {
        const { x, layer } = draw(t);
        const one = x.narrow(0, 0, 1).contiguous();
        const mine = await apply(t, one, layer, false);
        t.close(mine.y, reference(one, layer, false).y, {
          en: "In use, y must be computed from the running mean and variance, also for a batch of one.",
          zh: "使用时，y 必须用滑动均值和滑动方差来算，一批只有一个样本时也是。",
        });
        const unchanged = {
          en: "In use the running statistics stay as they are: nothing is learned there.",
          zh: "使用时滑动统计量保持不变：此时不学习。",
        };
        t.close(mine.runningMean, layer.runningMean, unchanged);
        t.close(mine.runningVariance, layer.runningVariance, unchanged);
      },
    },
  },
});
