import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** The product of the densities, for a few draws. */
function likelihood(draws: readonly number[], mean: number, deviation: number): number {
  const density = (x: number) =>
    Math.exp(-((x - mean) ** 2) / (2 * deviation ** 2)) / Math.sqrt(2 * Math.PI * deviation ** 2);
  return draws.reduce((product, x) => product * density(x), 1);
}

async function fit(t: Trial<Tensor>, draws: readonly number[]) {
  const found = (await t.call("fitNormal", draws)) as { mean?: unknown; deviation?: unknown } | null;
  return {
    mean: t.asNumber(found?.mean, { en: "the mean", zh: "均值" }),
    deviation: t.asNumber(found?.deviation, { en: "the deviation", zh: "标准差" }),
  };
}

function draw(t: Trial<Tensor>, count: number): number[] {
  const [mean, deviation] = [3 * t.random.normal(), 0.5 + 2 * t.random.uniform()];
  return Array.from({ length: count }, () => mean + deviation * t.random.normal());
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/08-maximum-likelihood",
  properties: {
    likelihood: {
      title: { en: "The logarithm of the product of the densities", zh: "各密度之积的对数" },
      async check(t) {
        const draws = draw(t, t.random.integer(3, 6));
        const [mean, deviation] = [draws[0] + t.random.normal(), 0.5 + 2 * t.random.uniform()];
        t.close(
          await t.number("logLikelihood", draws, mean, deviation),
          Math.log(likelihood(draws, mean, deviation)),
          {
            en: "Not the logarithm of the product of all densities. Each draw adds −z²/2 − ln(σ√(2π)) with z = (x − μ)/σ; the second part counts too, it depends on σ.",
            zh: "不等于所有密度之积的对数。每次抽取加上 −z²/2 − ln(σ√(2π))，其中 z = (x − μ)/σ；后一项也要算，它随 σ 而变。",
          },
          { rtol: 1e-6, atol: 1e-9 },
        );
      },
    },
    long: {
      title: { en: "Of thousands of draws too", zh: "几千次抽取也行" },
      async check(t) {
        const draws = draw(t, 3000);
        const found = await t.number("logLikelihood", draws, draws[0], 2);
        t.finite(found, {
          en: "A product of 3,000 densities is 0 as a number: take the logarithm of each and add them up.",
          zh: "三千个密度相乘，作为数就是 0：请对每个取对数，再相加。",
        });
      },
    },
    normal: {
      title: { en: "No mean and no deviation makes the draws more probable", zh: "换任何均值、标准差，都不会更可能" },
      async check(t) {
        const draws = draw(t, t.random.integer(4, 8));
        const { mean, deviation } = await fit(t, draws);
        const best = likelihood(draws, mean, deviation);
        t.expect(deviation > 0, { en: "The deviation must be positive.", zh: "标准差必须为正。" });
        for (const [dm, factor] of [
          [0.02 * deviation, 1],
          [-0.02 * deviation, 1],
          [0, 1.02],
          [0, 0.98],
        ]) {
          t.expect(likelihood(draws, mean + dm, deviation * factor) <= best, {
            en: `With mean ${(mean + dm).toFixed(4)} and deviation ${(deviation * factor).toFixed(4)} the draws are more probable than with yours. The best deviation is the root of the mean squared distance: divided by n, not n − 1.`,
            zh: `取均值 ${(mean + dm).toFixed(4)}、标准差 ${(deviation * factor).toFixed(4)}，这些数比用你的参数更可能出现。最好的标准差是距离平方的平均再开方：除以 n，不是 n − 1。`,
          });
        }
      },
    },
    bernoulli: {
      title: { en: "No probability of heads makes the throws more probable", zh: "换任何正面概率，都不会更可能" },
      async check(t) {
        const [heads, tails] = [t.random.integer(1, 9), t.random.integer(1, 9)];
        const throws = t.random.shuffle([...new Array<number>(heads).fill(1), ...new Array<number>(tails).fill(0)]);
        t.close(await t.number("fitBernoulli", throws), heads / (heads + tails), {
          en: `Of ${heads + tails} throws ${heads} were heads: nothing makes that more probable than ${heads}/${heads + tails}.`,
          zh: `掷了 ${heads + tails} 次，${heads} 次正面：能让它最可能出现的，是 ${heads}/${heads + tails}。`,
        });
        t.close(await t.number("fitBernoulli", [1, 1, 1]), 1, {
          en: "After nothing but heads the maximum is at 1, however rash that may be.",
          zh: "全是正面时，最大值就在 1，尽管这样下结论太草率。",
        });
      },
    },
  },
});
