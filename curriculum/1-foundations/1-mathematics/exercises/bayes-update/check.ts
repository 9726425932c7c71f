import { defineExercise } from "@gradus/curriculum/exercise";
import type { Random } from "@gradus/lab/random";

function distribution(random: Random, count: number): number[] {
  const parts = Array.from({ length: count }, () => 0.05 + random.uniform() ** 2);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

const likelihoods = (random: Random, count: number) =>
  Array.from({ length: count }, () => 0.02 + 0.9 * random.uniform());

/** All at once: prior times every likelihood, then divided by the sum. */
function together(prior: readonly number[], all: readonly (readonly number[])[]): number[] {
  const joint = prior.map((p, i) => all.reduce((product, one) => product * one[i], p));
  const evidence = joint.reduce((sum, p) => sum + p, 0);
  return joint.map((p) => p / evidence);
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/07-bayes",
  properties: {
    sums: {
      title: { en: "What comes out are probabilities: they add up to 1", zh: "得到的是概率：加起来等于 1" },
      async check(t) {
        const count = t.random.integer(2, 5);
        const found = (await t.call(
          "posterior",
          distribution(t.random, count),
          likelihoods(t.random, count),
        )) as number[];
        t.expect(Array.isArray(found) && found.length === count, {
          en: `There are ${count} hypotheses, so ${count} numbers should come back.`,
          zh: `有 ${count} 个假设，应返回 ${count} 个数。`,
        });
        t.close(
          found.reduce((sum, p) => sum + p, 0),
          1,
          {
            en: "They do not add up to 1. Divide the products prior · likelihood by their sum: that is the probability of the observation.",
            zh: "加起来不是 1。要把各个乘积 先验 · 似然 除以它们的总和，也就是观察到的事情本身的概率。",
          },
        );
      },
    },
    values: {
      title: { en: "Prior times likelihood, as a share of the whole", zh: "先验乘以似然，在总和中所占的份额" },
      async check(t) {
        const count = t.random.integer(2, 5);
        const [prior, likelihood] = [distribution(t.random, count), likelihoods(t.random, count)];
        t.close(await t.call("posterior", prior, likelihood), together(prior, [likelihood]), {
          en: "The shares are off. Each is prior · likelihood over the sum of all these products; without the prior a rare illness would be as probable as a cold.",
          zh: "份额不对。每个是 先验 · 似然，除以所有这类乘积之和；漏掉先验，罕见病就会和感冒一样常见。",
        });
      },
    },
    impossible: {
      title: {
        en: "What cannot be stays at 0; an observation that nothing allows changes nothing",
        zh: "不可能的保持为 0；谁都解释不了的观察不改变什么",
      },
      async check(t) {
        const [a, b] = likelihoods(t.random, 2);
        const [prior] = [distribution(t.random, 3)];
        t.close(await t.call("posterior", prior, [a, 0, b]), together(prior, [[a, 0, b]]), {
          en: "A hypothesis that does not allow the observation has the posterior 0.",
          zh: "与观察矛盾的假设，后验为 0。",
        });
        t.close(await t.call("posterior", prior, [0, 0, 0]), prior, {
          en: "No hypothesis allows this observation, so the sum is 0: return the prior as it was rather than 0 / 0.",
          zh: "没有一个假设允许这个观察，总和是 0：请原样返回先验，而不是算 0 / 0。",
        });
      },
    },
    several: {
      title: {
        en: "One observation after the other is all of them at once, in any order",
        zh: "一个接一个地更新，等于一次全用上，与次序无关",
      },
      async check(t) {
        const count = t.random.integer(2, 4);
        const prior = distribution(t.random, count);
        const all = Array.from({ length: t.random.integer(3, 5) }, () => likelihoods(t.random, count));
        for (const order of [all, t.random.shuffle(all)]) {
          t.close(await t.call("updateAll", prior, order), together(prior, all), {
            en: "Each observation starts from what was believed before it: the posterior so far is its prior. The likelihoods multiply.",
            zh: "每次观察都从此前的信念出发：到目前为止的后验，就是它的先验。似然是相乘的关系。",
          });
        }
        const nothing = new Array<number>(count).fill(0);
        t.close(await t.call("updateAll", prior, [...all, nothing]), together(prior, all), {
          en: "An observation that no hypothesis allows leaves the belief as it was before it.",
          zh: "谁都解释不了的观察，不改变此前的信念。",
        });
        t.close(await t.call("updateAll", prior, []), prior, {
          en: "Without observations the prior stays.",
          zh: "没有观察时，先验不变。",
        });
      },
    },
  },
});
