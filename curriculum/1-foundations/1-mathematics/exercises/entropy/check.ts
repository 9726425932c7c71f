import { defineExercise } from "@gradus/curriculum/exercise";
import type { Random } from "@gradus/lab/random";

function distribution(random: Random, count: number): number[] {
  const parts = Array.from({ length: count }, () => 0.05 + random.uniform() ** 2);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

/** The mean surprisal, summed from the smallest probability up. */
function reference(probabilities: readonly number[]): number {
  const sorted = probabilities.filter((p) => p > 0).sort((a, b) => a - b);
  return sorted.reduce((sum, p) => sum - p * Math.log(p), 0);
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/09-entropy",
  properties: {
    surprisal: {
      title: { en: "Surprisal: the negative natural logarithm", zh: "自信息：自然对数取负" },
      async check(t) {
        for (const p of [1, 0.5, 0.01 + 0.9 * t.random.uniform()]) {
          t.close(await t.number("surprisal", p), -Math.log(p), {
            en: `Surprisal of ${p.toFixed(3)} should be −ln p ≈ ${(-Math.log(p)).toFixed(4)} nats: 0 for what is certain, the larger the rarer, never negative.`,
            zh: `${p.toFixed(3)} 的自信息应为 −ln p ≈ ${(-Math.log(p)).toFixed(4)} 奈特：必然的事是 0，越少见越大，从不为负。`,
          });
        }
      },
    },
    expected: {
      title: { en: "Entropy: each surprisal counts as often as it happens", zh: "熵：每个自信息按它发生的概率计入" },
      async check(t) {
        const probabilities = distribution(t.random, t.random.integer(2, 6));
        t.close(await t.number("entropy", probabilities), reference(probabilities), {
          en: "Entropy is Σ p · (−ln p): the surprisal of each outcome times its own probability, not the plain mean over the outcomes.",
          zh: "熵是 Σ p · (−ln p)：每个结果的自信息乘以它自己的概率，而不是对各个结果简单平均。",
        });
      },
    },
    extremes: {
      title: {
        en: "Certainty has entropy 0; n equal chances have ln n, and nothing has more",
        zh: "必然的熵是 0；n 个机会均等是 ln n，没有比这更大的",
      },
      async check(t) {
        const n = t.random.integer(2, 9);
        t.close(await t.number("entropy", [1]), 0, { en: "What is certain has entropy 0.", zh: "必然的事，熵为 0。" });
        const most = await t.number("entropy", new Array<number>(n).fill(1 / n));
        t.close(most, Math.log(n), {
          en: `${n} equally probable outcomes have the entropy ln ${n}.`,
          zh: `${n} 个同样可能的结果，熵是 ln ${n}。`,
        });
        t.expect((await t.number("entropy", distribution(t.random, n))) <= most + 1e-9, {
          en: "No distribution over as many outcomes has more entropy than the uniform one.",
          zh: "结果个数相同时，没有哪个分布的熵超过均匀分布。",
        });
      },
    },
    zeros: {
      title: { en: "What never happens adds nothing", zh: "从不发生的，不起作用" },
      async check(t) {
        const probabilities = distribution(t.random, 3);
        t.close(await t.number("entropy", [0, ...probabilities, 0]), reference(probabilities), {
          en: "0 · ln 0 counts as 0 here (p ln p goes to 0 with p), but 0 times minus infinity is NaN for a computer: leave zeros out.",
          zh: "这里 0 · ln 0 当作 0（p 趋于 0 时 p ln p 趋于 0），可计算机里 0 乘负无穷是 NaN：要跳过为 0 的项。",
        });
      },
    },
    bits: {
      title: { en: "Bits: a fair coin has one", zh: "比特：公平硬币恰好一比特" },
      async check(t) {
        const probabilities = distribution(t.random, t.random.integer(2, 6));
        t.close(
          [await t.number("entropyInBits", [0.5, 0.5]), await t.number("entropyInBits", probabilities)],
          [1, reference(probabilities) / Math.log(2)],
          {
            en: "One bit is ln 2 ≈ 0.693 nats, so the number of bits is larger: divide by ln 2.",
            zh: "一比特等于 ln 2 ≈ 0.693 奈特，所以以比特计的数更大：要除以 ln 2。",
          },
        );
      },
    },
  },
});
