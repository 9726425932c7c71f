import { defineExercise } from "@gradus/curriculum/exercise";

interface Found {
  at: number;
  asked: number;
  outside: boolean;
}

const message = (what: string, peak: number, at: number) => ({
  en: `The likelihood of ${what} is highest at ${peak.toFixed(5)}; the search ended at ${at}. Compare f at one and two thirds of the interval: the peak cannot lie in the outer third on the lower side. Cut it off, and repeat until the interval is as short as the tolerance.`,
  zh: `似然在 ${peak.toFixed(5)} 处最大，搜索却停在 ${at}。比较 f 在区间三分之一和三分之二处的值：较低的那一侧，最外面的三分之一里不会有峰。切掉它，如此反复，直到区间不比容差长。`,
});

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/08-maximum-likelihood",
  needs: ["maximum-likelihood"],
  properties: {
    coin: {
      title: { en: "A coin's likelihood is highest at the share of heads", zh: "硬币的似然在正面所占比例处最大" },
      async check(t) {
        const [heads, tails] = [t.random.integer(2, 9), t.random.integer(10, 20)];
        for (const [a, b] of [
          [heads, tails],
          [tails, heads],
        ]) {
          const { at } = (await t.drive("coin", a, b, 1e-5)) as Found;
          t.close(at, a / (a + b), message(`${a} heads and ${b} tails`, a / (a + b), at), { rtol: 0, atol: 2e-5 });
        }
      },
    },
    "other-intervals": {
      title: { en: "On any interval: a rate, a place below zero", zh: "任何区间都行：一个速率，或零以下的位置" },
      async check(t) {
        const counts = Array.from({ length: t.random.integer(4, 8) }, () => t.random.integer(1, 12));
        const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
        const rate = (await t.drive("poisson", counts, 40, 1e-4)) as Found;
        t.close(rate.at, mean, message(`the counts ${counts.join(", ")}`, mean, rate.at), { rtol: 0, atol: 2e-4 });
        const draws = Array.from({ length: 5 }, () => -20 + 5 * t.random.normal());
        const median = draws.toSorted((a, b) => a - b)[2];
        const place = (await t.drive("laplace", draws, -60, 10, 1e-4)) as Found;
        t.close(place.at, median, message("these draws", median, place.at), { rtol: 0, atol: 2e-4 });
      },
    },
    inside: {
      title: { en: "Asks only inside of the interval", zh: "只在区间之内取值" },
      async check(t) {
        const { outside } = (await t.drive("coin", t.random.integer(1, 9), 30, 1e-4)) as Found;
        t.expect(!outside, {
          en: "f was asked outside of the interval, where a probability has no logarithm.",
          zh: "在区间之外取了 f 的值，那里的概率没有对数可言。",
        });
      },
    },
    sparing: {
      title: {
        en: "A hundred times the accuracy costs a few more tries, not a hundred times as many",
        zh: "精确一百倍，只要多试几次，而不是一百倍",
      },
      async check(t) {
        const { asked } = (await t.drive("coin", t.random.integer(2, 9), 11, 1e-9)) as Found;
        t.expect(asked <= 200, {
          en: `f was asked ${asked} times. Trying every place does not do for 1e-9; two tries that cut off a third leave (2/3)ⁿ of the interval after n rounds.`,
          zh: `f 被问了 ${asked} 次。要精确到 1e-9，挨个地方试是不行的；每轮试两处、切掉三分之一，n 轮之后只剩区间的 (2/3)ⁿ。`,
        });
      },
    },
  },
  equivalentMutants: {
    "(right - left) / 3 → (right - left) / 4": "a quarter cut off each time finds the peak too",
    "f(left + third) < f(right - third) → f(left + third) <= f(right - third)":
      "where both are equal, the peak lies between them",
    "right - left > tolerance → right - left >= tolerance": "one round more",
  },
});
