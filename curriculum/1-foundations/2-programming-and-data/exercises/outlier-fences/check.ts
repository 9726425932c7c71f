import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Different numbers of one to three digits, in any order. */
function draw(t: Trial<Tensor>, count: number): number[] {
  return t.random.shuffle(Array.from({ length: count }, (_, i) => (i + 1) * (i + 2) + t.random.uniform()));
}

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/07-cleaning",
  properties: {
    places: {
      title: { en: "A quantile that hits a value is that value", zh: "恰好落在某个值上，就是那个值" },
      async check(t) {
        const values = draw(t, 4 * t.random.integer(2, 4) + 1);
        const sorted = [...values].sort((a, b) => a - b);
        for (const p of [0, 0.25, 0.5, 0.75, 1]) {
          t.close(await t.number("quantile", values, p), sorted[p * (values.length - 1)], {
            en: "In order of size (by number: 10 comes after 9), the quantile stands at the place p · (n − 1), counted from 0: p = 0 is the least, p = 1 the largest.",
            zh: "按数值从小到大（10 在 9 之后），分位数在第 p · (n − 1) 个位置，从 0 数起：p = 0 是最小值，p = 1 是最大值。",
          });
        }
      },
    },
    between: {
      title: { en: "Between two places lies the line between them", zh: "落在两个位置之间时取连线上的点" },
      async check(t) {
        const values = draw(t, t.random.pick([6, 7, 8, 10, 11]));
        const sorted = [...values].sort((a, b) => a - b);
        const p = 0.05 + 0.9 * t.random.uniform();
        const place = p * (values.length - 1);
        const rest = place % 1;
        const before = sorted[place - rest];
        t.close(await t.number("quantile", values, p), before * (1 - rest) + sorted[place - rest + 1] * rest, {
          en: "Between two places the quantile lies on the line between their values: a quarter of the way if the place is 2.25. It is neither the lower nor the upper value, nor always half way.",
          zh: "落在两个位置之间时，分位数在两个值的连线上：位置是 2.25，就走四分之一。它既不是较小的那个，也不是较大的那个，也不总是正中间。",
        });
      },
    },
    fences: {
      title: { en: "Fences one and a half quartile distances outside", zh: "界限在四分位间距一倍半之外" },
      async check(t) {
        const values = draw(t, 4 * t.random.integer(2, 4) + 1);
        const sorted = [...values].sort((a, b) => a - b);
        const [q1, q3] = [sorted[(values.length - 1) / 4], sorted[(3 * (values.length - 1)) / 4]];
        const said = (await t.call("fences", values)) as { low: number; high: number };
        t.close([said.low, said.high], [q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)], {
          en: "low is q₁ − 1.5 (q₃ − q₁) and high is q₃ + 1.5 (q₃ − q₁): from the quartiles outwards, not from the median or the mean.",
          zh: "low 是 q₁ − 1.5 (q₃ − q₁)，high 是 q₃ + 1.5 (q₃ − q₁)：从四分位数往外，而不是从中位数或平均数。",
        });
      },
    },
  },
});
