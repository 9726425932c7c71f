import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

type Recipe = "heNormal" | "xavierUniform";

interface Sample {
  layers: [Tensor, Tensor];
  inFeatures: number;
  outFeatures: number;
}

/** Two layers of 30,000 weights or more, wider than long or the other way round, never square. */
async function sample(t: Trial<Tensor>, recipe: Recipe, seed = t.random.integer(1, 1e6)): Promise<Sample> {
  const [inFeatures, outFeatures] = t.random.shuffle([t.random.integer(100, 150), t.random.integer(300, 500)]);
  const drawn = (await t.drive("draw", recipe, inFeatures, outFeatures, seed)) as unknown[];
  const layers = [0, 1].map((i) => t.asTensor(drawn[i], { en: `what ${recipe} returns`, zh: `${recipe} 的返回值` }));
  for (const layer of layers) {
    t.equalShape(layer, [inFeatures, outFeatures], {
      en: "A layer's weight is [inFeatures, outFeatures].",
      zh: "一层的权重形状是 [inFeatures, outFeatures]。",
    });
  }
  return { layers: layers as [Tensor, Tensor], inFeatures, outFeatures };
}

function moments(layer: Tensor): { mean: number; variance: number; kurtosis: number } {
  const values = Float64Array.from(layer.toTypedArray());
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const power = (p: number) => values.reduce((sum, v) => sum + (v - mean) ** p, 0) / values.length;
  const variance = power(2);
  return { mean, variance, kurtosis: power(4) / variance ** 2 };
}

/** Within six standard errors of 30,000 draws. */
const tolerance = { rtol: 0.05, atol: 0 };

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.3/02-activations",
  withhold: ["@gradus/tensor/nn/layers"],
  properties: {
    "he-variance": {
      title: { en: "He: variance 2 / inFeatures", zh: "He：方差 2 / inFeatures" },
      async check(t) {
        const { layers, inFeatures } = await sample(t, "heNormal");
        t.close(
          moments(layers[0]).variance,
          2 / inFeatures,
          {
            en: "The variance is not 2 / inFeatures. Multiplying by c multiplies the variance by c²; the count is that of the inputs, not of the outputs; and the 2 makes up for ReLU.",
            zh: "方差不是 2 / inFeatures。乘以 c，方差变成 c² 倍；数目取输入的，不是输出的；分子的 2 用来补偿 ReLU。",
          },
          tolerance,
        );
      },
    },
    "he-normal": {
      title: { en: "He: a normal distribution around 0", zh: "He：以 0 为中心的正态分布" },
      async check(t) {
        const { layers } = await sample(t, "heNormal");
        const { mean, variance, kurtosis } = moments(layers[0]);
        t.close(
          mean / Math.sqrt(variance),
          0,
          {
            en: "The weights' mean is not 0.",
            zh: "权重的平均值不是 0。",
          },
          { rtol: 0, atol: 0.04 },
        );
        t.close(
          kurtosis,
          3,
          {
            en: "The variance is right, but the distribution is not normal (its kurtosis is not 3; a uniform one has 1.8). Draw with randn.",
            zh: "方差对了，但不是正态分布（峰度不是 3；均匀分布是 1.8）。请用 randn 抽取。",
          },
          { rtol: 0, atol: 0.3 },
        );
      },
    },
    "xavier-variance": {
      title: {
        en: "Xavier: variance 2 / (inFeatures + outFeatures)",
        zh: "Xavier：方差 2 / (inFeatures + outFeatures)",
      },
      async check(t) {
        const { layers, inFeatures, outFeatures } = await sample(t, "xavierUniform");
        t.close(
          moments(layers[0]).variance,
          2 / (inFeatures + outFeatures),
          {
            en: "The variance is not 2 / (inFeatures + outFeatures). A uniform distribution in ±a has variance a²/3, so a is √(6 / (inFeatures + outFeatures)), and it lies on both sides of 0.",
            zh: "方差不是 2 / (inFeatures + outFeatures)。±a 内均匀分布的方差是 a²/3，所以 a = √(6 / (inFeatures + outFeatures))，并且分布在 0 的两侧。",
          },
          tolerance,
        );
      },
    },
    "xavier-uniform": {
      title: { en: "Xavier: uniform around 0", zh: "Xavier：以 0 为中心的均匀分布" },
      async check(t) {
        const { layers } = await sample(t, "xavierUniform");
        const { mean, variance, kurtosis } = moments(layers[0]);
        t.close(
          mean / Math.sqrt(variance),
          0,
          { en: "The weights' mean is not 0.", zh: "权重的平均值不是 0。" },
          {
            rtol: 0,
            atol: 0.04,
          },
        );
        t.close(
          kurtosis,
          1.8,
          {
            en: "The variance is right, but the distribution is not uniform (its kurtosis is not 1.8; a normal one has 3).",
            zh: "方差对了，但不是均匀分布（峰度不是 1.8；正态分布是 3）。",
          },
          { rtol: 0, atol: 0.1 },
        );
      },
    },
    seeded: {
      title: { en: "All chance comes from the generator given", zh: "随机性全部来自传入的随机源" },
      async check(t) {
        for (const recipe of ["heNormal", "xavierUniform"] as const) {
          const seed = t.random.integer(1, 1e6);
          const [first, second] = (await sample(t, recipe, seed)).layers;
          const difference = first.sub(second).abs().sum().item();
          t.expect(difference > 0, {
            en: `Two layers drawn one after the other are equal: ${recipe} does not draw from the generator that it was given.`,
            zh: `先后抽取的两层完全相同：${recipe} 没有使用传入的随机源。`,
          });
        }
      },
    },
    repeatable: {
      title: { en: "The same seed gives the same weights", zh: "同一种子得到同样的权重" },
      async check(t) {
        const seed = t.random.integer(1, 1e6);
        for (const recipe of ["heNormal", "xavierUniform"] as const) {
          const fewer = async () => ((await t.drive("draw", recipe, 5, 7, seed)) as unknown[])[0];
          t.close(
            await fewer(),
            t.asTensor(await fewer(), { en: `what ${recipe} returns`, zh: `${recipe} 的返回值` }),
            {
              en: "The same seed gave other weights: something is drawn from elsewhere (Math.random?).",
              zh: "同一种子得到了不同的权重：有些数是从别处抽取的（Math.random？）。",
            },
            { rtol: 0, atol: 0 },
          );
        }
      },
    },
  },
});
