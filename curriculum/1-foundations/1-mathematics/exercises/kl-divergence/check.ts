import { defineExercise } from "@gradus/curriculum/exercise";
import type { Random } from "@gradus/lab/random";

function distribution(random: Random, count: number): number[] {
  const parts = Array.from({ length: count }, () => 0.05 + random.uniform() ** 2);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

const kl = (p: readonly number[], q: readonly number[]) =>
  p.reduce((sum, share, k) => sum + share * Math.log(share / q[k]), 0);

const cross = (p: readonly number[], q: readonly number[]) =>
  p.reduce((sum, share, k) => sum - share * Math.log(q[k]), 0);

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/09-entropy",
  needs: ["entropy"],
  properties: {
    cross: {
      title: { en: "Cross-entropy: how often by p, how surprising by q", zh: "交叉熵：多常发生看 p，多么意外看 q" },
      async check(t) {
        const count = t.random.integer(3, 6);
        const [p, q] = [distribution(t.random, count), distribution(t.random, count)];
        t.close(await t.number("crossEntropy", p, q), cross(p, q), {
          en: "Cross-entropy of p and q is −Σ p ln q. Things happen as p says; the surprise is that of somebody who expects q. The logarithm is q's.",
          zh: "p 与 q 的交叉熵是 −Σ p ln q。事情照 p 发生；感到意外的，是相信 q 的人。取对数的是 q。",
        });
      },
    },
    divergence: {
      title: { en: "KL divergence: what the wrong belief costs more", zh: "KL 散度：信错了要多付的代价" },
      async check(t) {
        const count = t.random.integer(3, 6);
        const [p, q] = [distribution(t.random, count), distribution(t.random, count)];
        t.close(
          await t.number("klDivergence", p, q),
          kl(p, q),
          {
            en: "KL(p‖q) is the cross-entropy of p and q less the entropy of p, the surprise that nobody is spared. It is never negative; turned round it is another number.",
            zh: "KL(p‖q) 等于 p 与 q 的交叉熵，减去 p 的熵，即谁也免不了的那份意外。它从不为负；调换两者，得到的是另一个数。",
          },
          { rtol: 1e-5, atol: 1e-9 },
        );
        t.close(
          await t.number("klDivergence", p, p),
          0,
          { en: "A right belief costs nothing more: KL(p‖p) = 0.", zh: "信得对，就没有额外代价：KL(p‖p) = 0。" },
          { atol: 1e-9 },
        );
      },
    },
    impossible: {
      title: {
        en: "What p never does may be impossible for q, but not the other way round",
        zh: "p 从不发生的，q 可以说不可能；反过来不行",
      },
      async check(t) {
        const [a, b] = distribution(t.random, 2);
        const [c, d] = distribution(t.random, 2);
        t.close(await t.number("crossEntropy", [a, b, 0], [c, d, 0]), cross([a, b], [c, d]), {
          en: "Where p is 0 the term is 0, whatever q says: skip it, for 0 times infinity is NaN.",
          zh: "p 为 0 的项就是 0，不管 q 怎么说：要跳过它，因为 0 乘无穷大是 NaN。",
        });
        t.close(await t.number("klDivergence", [a, b], [1, 0]), Number.POSITIVE_INFINITY, {
          en: "Something happens that q calls impossible: the surprise is infinite, and so is the divergence. Do not leave it out.",
          zh: "发生了 q 认为不可能的事：意外是无穷大，散度也是。不能把它漏掉。",
        });
      },
    },
    classifier: {
      title: {
        en: "A classifier's cost: the mean surprisal of the right answers",
        zh: "分类器的代价：正确答案的自信息取平均",
      },
      async check(t) {
        const [count, classes] = [t.random.integer(3, 6), t.random.integer(3, 5)];
        const q = Array.from({ length: count }, () => distribution(t.random, classes));
        const truth = q.map(() => t.random.integer(0, classes - 1));
        const expected = q.reduce((sum, said, i) => sum - Math.log(said[truth[i]]), 0) / count;
        t.close(await t.number("classifierCost", q, truth), expected, {
          en: "With all of p on the right class only −ln q of that class is left of the cross-entropy. Take the mean of it over the examples.",
          zh: "p 全在正确类别上，交叉熵就只剩这一类的 −ln q。对所有样本取平均。",
        });
      },
    },
  },
});
