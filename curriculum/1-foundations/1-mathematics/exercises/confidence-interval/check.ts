import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Estimate {
  mean: number;
  standardError: number;
  low: number;
  high: number;
}

async function estimate(t: Trial<Tensor>, draws: readonly number[]): Promise<Estimate> {
  const found = (await t.call("estimateMean", draws)) as Partial<Estimate> | null;
  const number = (name: keyof Estimate) => t.asNumber(found?.[name], { en: name, zh: name });
  return { mean: number("mean"), standardError: number("standardError"), low: number("low"), high: number("high") };
}

function draw(t: Trial<Tensor>) {
  const draws = Array.from({ length: t.random.integer(5, 12) }, () => 10 + 4 * t.random.normal());
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1);
  return { draws, mean, standardError: Math.sqrt(variance / draws.length) };
}

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.1/06-distributions",
  needs: ["streaming-variance"],
  properties: {
    error: {
      title: { en: "The mean, and its standard error s/√n", zh: "均值，以及它的标准误 s/√n" },
      async check(t) {
        const { draws, mean, standardError } = draw(t);
        const found = await estimate(t, draws);
        t.close(found.mean, mean, { en: "The mean is off.", zh: "均值不对。" });
        t.close(found.standardError, standardError, {
          en: "The standard error is the root of variance / count. The root of the variance alone says how far single draws scatter, not their mean; and it is √n that divides, not n.",
          zh: "标准误是“方差 / 个数”的平方根。只对方差开方，说的是单次抽取的散布，不是均值的散布；除的是 √n，不是 n。",
        });
      },
    },
    interval: {
      title: { en: "1.96 standard errors to either side", zh: "向两侧各伸出 1.96 个标准误" },
      async check(t) {
        const { draws, mean, standardError } = draw(t);
        const { low, high } = await estimate(t, draws);
        t.close([low, high], [mean - 1.96 * standardError, mean + 1.96 * standardError], {
          en: "The interval is mean ± 1.96 standard errors; one standard error to either side holds the true mean in only about 68 of 100 cases.",
          zh: "区间是 均值 ± 1.96 个标准误；两侧各一个标准误，一百次里大约只有 68 次能盖住真正的均值。",
        });
      },
    },
    needed: {
      title: { en: "Half the error costs four times the draws", zh: "误差减半，抽取次数要四倍" },
      async check(t) {
        const [deviation, parts] = [0.5 + 4 * t.random.uniform(), t.random.integer(3, 40)];
        // Not on the edge of the rounding up.
        const target = deviation / (parts - 0.01);
        const expected = Math.ceil((parts - 0.01) ** 2);
        t.close(await t.number("drawsNeeded", deviation, target), expected, {
          en: `deviation / target is ${(parts - 0.01).toFixed(2)}, so ${expected} draws are needed: solve deviation / √n = target for n, and round up.`,
          zh: `标准差 / 目标 是 ${(parts - 0.01).toFixed(2)}，需要抽 ${expected} 次：由 标准差 / √n = 目标 解出 n，再向上取整。`,
        });
      },
    },
    coverage: {
      title: { en: "In about 95 of 100 cases the true mean lies inside", zh: "一百次里大约 95 次能盖住真正的均值" },
      async check(t) {
        let held = 0;
        for (let i = 0; i < 200; i++) {
          const draws = Array.from({ length: 40 }, () => -Math.log(1 - t.random.uniform()));
          const { low, high } = await estimate(t, draws);
          if (low <= 1 && 1 <= high) held++;
        }
        t.expect(held >= 165 && held <= 199, {
          en: `Of 200 intervals ${held} held the true mean; about 185 should.`,
          zh: `200 个区间里有 ${held} 个盖住了真正的均值；应有 185 个左右。`,
        });
      },
    },
  },
});
