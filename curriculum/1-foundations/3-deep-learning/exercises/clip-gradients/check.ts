import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

function draw(t: Trial<Tensor>, scale: number): { gradients: Tensor[]; norm: number } {
  const shapes = [[t.random.integer(2, 4), t.random.integer(2, 3)], [t.random.integer(3, 5)], [1, 2, 2]];
  const gradients = shapes.map((shape) => t.normal(shape, scale));
  const squares = gradients.flatMap((g) => Array.from(g.toTypedArray(), (x) => x * x));
  return { gradients, norm: Math.sqrt(squares.reduce((a, b) => a + b, 0)) };
}

async function clip(t: Trial<Tensor>, gradients: readonly Tensor[], maxNorm: number) {
  const all = (await t.call("clipGradients", gradients, maxNorm)) as { gradients?: unknown; norm?: unknown } | null;
  const list = all?.gradients;
  t.expect(Array.isArray(list) && list.length === gradients.length && typeof all?.norm === "number", {
    en: "clipGradients should return { gradients, norm }, with as many arrays as it was given.",
    zh: "clipGradients 应返回 { gradients, norm }，数组个数与传入的相同。",
  });
  return {
    gradients: (list as unknown[]).map((g) => t.asTensor(g, { en: "a gradient", zh: "梯度" })),
    norm: all?.norm as number,
  };
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.3/10-recurrent",
  withhold: ["Tensor.backward"],
  equivalentMutants: {
    "norm > maxNorm → norm >= maxNorm": "At equality the factor is 1.",
  },
  properties: {
    long: {
      title: {
        en: "A long gradient is shortened to the bound, in its direction",
        zh: "过长的梯度缩短到上限，方向不变",
      },
      async check(t) {
        const { gradients, norm } = draw(t, 3);
        const bound = norm * (0.2 + 0.6 * t.random.uniform());
        const mine = await clip(t, gradients, bound);
        t.close(mine.norm, norm, {
          en: `The length returned should be the one before clipping, the root of the sum of all squares: ${norm.toFixed(4)}.`,
          zh: `返回的长度应是裁剪之前的，即全部平方和的平方根：${norm.toFixed(4)}。`,
        });
        for (const [i, g] of gradients.entries()) {
          t.close(mine.gradients[i], g.mul(bound / norm), {
            en: "Every array must be multiplied by the same factor, the bound divided by the length of all arrays together.",
            zh: "每个数组都要乘同一个系数：上限除以所有数组合在一起的长度。",
          });
        }
      },
    },
    short: {
      title: { en: "A short gradient stays", zh: "短的梯度保持不变" },
      async check(t) {
        const { gradients, norm } = draw(t, 1);
        const mine = await clip(t, gradients, norm * (1.1 + t.random.uniform()));
        for (const [i, g] of gradients.entries()) {
          t.close(mine.gradients[i], g, {
            en: "This gradient is within the bound and must stay as it is: clipping never lengthens.",
            zh: "这个梯度没有超过上限，应保持不变：裁剪从不放大。",
          });
        }
      },
    },
    zero: {
      title: { en: "A gradient of zeros stays", zh: "全零的梯度保持不变" },
      async check(t) {
        const { gradients } = draw(t, 1);
        const mine = await clip(
          t,
          gradients.map((g) => g.mul(0)),
          1,
        );
        for (const g of mine.gradients)
          t.close(g, g.mul(0), {
            en: "Zeros became something else: is there a division by the length 0?",
            zh: "全零变成了别的数：是不是除以了长度 0？",
          });
      },
    },
    "not-finite": {
      title: { en: "What is not finite is handed back and told", zh: "非有限的梯度原样返回，并如实报告长度" },
      async check(t) {
        const { gradients } = draw(t, 1);
        const broken = t.array([1, Number.POSITIVE_INFINITY, 2], [3]);
        const mine = await clip(t, [...gradients, broken], 1);
        t.expect(mine.norm === Number.POSITIVE_INFINITY, {
          en: "With an infinity among the numbers the length is infinite, and should be returned as such.",
          zh: "数里有无穷时，长度也是无穷，应如实返回。",
        });
        for (const [i, g] of [...gradients, broken].entries())
          t.close(mine.gradients[i], g, {
            en: "With an infinite length the arrays should come back as they were: a factor of 0 would hide the mistake, and ∞ · 0 is NaN.",
            zh: "长度为无穷时，数组应原样返回：乘以 0 会掩盖错误，而且 ∞ · 0 是 NaN。",
          });
      },
    },
  },
});
