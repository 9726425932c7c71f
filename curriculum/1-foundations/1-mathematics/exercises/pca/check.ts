import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { eigh } from "@gradus/tensor/ops/linalg/eigh";
import { matrix, numbers, orthogonal, times } from "../vectors.ts";

interface Model {
  mean: number[];
  components: number[][];
  explained: number;
}

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
const transposed = (a: readonly (readonly number[])[]) => a[0].map((_, j) => a.map((row) => row[j]));

/** A cloud far from the origin, its variances in the ratio of about 1 to 4 to 16. */
function cloud(t: Trial<Tensor>, n: number) {
  const d = t.random.integer(3, 4);
  const q = orthogonal(t.random, d);
  const centre = numbers(t.random, d).map((x) => 3 * x + 10 * Math.sign(x));
  const points = matrix(t.random, n, d).map((row) => row.map((x, j) => x * 4 * 0.5 ** j));
  return { d, data: times(points, transposed(q)).map((row) => row.map((x, j) => x + centre[j])) };
}

/** The right answer, by the engine; signs are free, so it holds vvᵀ of each component instead. */
function reference(data: number[][], k: number) {
  const [n, d] = [data.length, data[0].length];
  const mean = transposed(data).map((column) => sum(column) / n);
  const x = data.map((row) => row.map((entry, j) => entry - mean[j]));
  const covariance = times(transposed(x), x).map((row) => row.map((entry) => entry / n));
  const { eigenvalues, eigenvectors } = eigh(tensor(covariance.flat(), [d, d], "float64"));
  const values = Array.from(eigenvalues.toTypedArray()).reverse();
  const columns = eigenvectors.toTypedArray();
  const components = Array.from({ length: k }, (_, c) =>
    Array.from({ length: d }, (_, i) => columns[i * d + d - 1 - c]),
  );
  return { mean, x, components, explained: sum(values.slice(0, k)) / sum(values) };
}

async function fitted(t: Trial<Tensor>, data: number[][], k: number): Promise<Model> {
  const model = (await t.call("fit", data, k)) as Partial<Record<keyof Model, unknown>> | null;
  const d = data[0].length;
  t.equalShape(model?.mean, [d], { en: `mean should be ${d} numbers.`, zh: `mean 应是 ${d} 个数。` });
  t.equalShape(model?.components, [k, d], {
    en: `components should be [${k}, ${d}]: one component a row.`,
    zh: `components 应是 [${k}, ${d}]：一个主成分一行。`,
  });
  return {
    mean: model?.mean as number[],
    components: model?.components as number[][],
    explained: t.asNumber(model?.explained, { en: "explained", zh: "explained" }),
  };
}

const loose = { rtol: 1e-3, atol: 1e-4 };

export default defineExercise({
  difficulty: 4,
  minutes: 40,
  lesson: "1.1/05-svd-and-pca",
  needs: ["dot-product", "matrix-product", "gram-schmidt", "qr-algorithm"],
  limits: { seconds: 8 },
  properties: {
    components: {
      title: { en: "Mean and components", zh: "平均与主成分" },
      async check(t) {
        const { data, d } = cloud(t, 30);
        const k = t.random.integer(1, d - 1);
        const [model, right] = [await fitted(t, data, k), reference(data, k)];
        t.close(model.mean, right.mean, {
          en: "The mean has one number for each column: the sum over the points, divided by their number.",
          zh: "平均是每列一个数：对各点求和，再除以点数。",
        });
        const outer = (v: readonly number[]) => v.map((x) => v.map((y) => x * y));
        for (const [i, component] of right.components.entries())
          t.close(
            outer(model.components[i]),
            outer(component),
            {
              en: `Component ${i + 1} does not point where the cloud reaches farthest. Was the mean subtracted before the covariance? And the eigenvectors are the columns that eigen gives; here they are rows.`,
              zh: `第 ${i + 1} 个主成分没有指向点团伸得最远的方向。求协方差之前减去平均了吗？另外，eigen 给的特征向量是列，这里要写成行。`,
            },
            { rtol: 1e-2, atol: 2e-3 },
          );
      },
    },
    explained: {
      title: { en: "The share of variance explained", zh: "解释方差的比例" },
      async check(t) {
        const { data, d } = cloud(t, 25);
        for (const k of [1, d]) {
          const { explained } = await fitted(t, data, k);
          t.close(
            explained,
            reference(data, k).explained,
            {
              en: "Explained variance is the sum of the first k eigenvalues divided by the sum of all d, not by the sum of those kept, and without roots.",
              zh: "解释方差是前 k 个特征值之和除以全部 d 个之和；不是除以留下的那些，也不用开方。",
            },
            loose,
          );
        }
      },
    },
    scores: {
      title: { en: "Scores are dot products with the components", zh: "得分是与主成分的点积" },
      async check(t) {
        const { data } = cloud(t, 12);
        const model = await fitted(t, data, 2);
        const expected = times(reference(data, 2).x, transposed(model.components));
        t.close(
          await t.call("scores", model, data),
          expected,
          {
            en: "The scores of a point are the dot products of the centred point with each component: [n, k].",
            zh: "点的得分，是中心化后的点与各主成分的点积：[n, k]。",
          },
          loose,
        );
      },
    },
    "new-data": {
      title: { en: "New points are centred with the model's mean", zh: "新的点，减去模型的平均" },
      async check(t) {
        const { data, d } = cloud(t, 12);
        const model = await fitted(t, data, 2);
        const fresh = matrix(t.random, 5, d);
        const centred = fresh.map((row) => row.map((x, j) => x - model.mean[j]));
        t.close(
          await t.call("scores", model, fresh),
          times(centred, transposed(model.components)),
          {
            en: "The mean of the new points was subtracted. What was fitted on the training data is applied to others as it is; else the same point would get another score in other company.",
            zh: "减去的是新数据自己的平均。由训练数据得出的东西，要原样用到别的数据上；否则同一个点换一批同伴，得分就变了。",
          },
          loose,
        );
      },
    },
    rebuilt: {
      title: { en: "With all components the points come back", zh: "主成分全留下，就能还原" },
      async check(t) {
        const { data, d } = cloud(t, 10);
        for (const k of [1, d]) {
          const model = await fitted(t, data, k);
          const s = times(
            data.map((row) => row.map((x, j) => x - model.mean[j])),
            transposed(model.components),
          );
          const expected = times(s, model.components).map((row) => row.map((x, j) => x + model.mean[j]));
          t.close(
            await t.call("rebuild", model, s),
            expected,
            {
              en: "Back from the scores: score times component, summed over the components, and the mean added again.",
              zh: "由得分还原：得分乘主成分，对各主成分求和，再把平均加回去。",
            },
            loose,
          );
        }
      },
    },
  },
  equivalentMutants: {
    "entry / data.length → entry * data.length":
      "All eigenvalues grow alike, and only their shares and directions come out.",
    "eigen(covariance, 200) → eigen(covariance, 201)": "One more step of a process that has arrived.",
  },
});
