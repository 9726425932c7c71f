import { defineExercise } from "@gradus/curriculum/exercise";
import type { Random } from "@gradus/lab/random";

/** Probabilities of `count` things, none 0. */
function draw(random: Random, count: number): number[] {
  const parts = Array.from({ length: count }, () => 0.2 + random.uniform());
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/06-distributions",
  properties: {
    intervals: {
      title: {
        en: "Every index owns an interval as long as its probability",
        zh: "每个下标占一段区间，长度等于它的概率",
      },
      async check(t) {
        const probabilities = draw(t.random, t.random.integer(3, 6));
        let below = 0;
        for (const [k, p] of probabilities.entries()) {
          for (const share of [0.02, 0.5, 0.98]) {
            t.close(await t.call("sampleCategorical", probabilities, below + share * p), k, {
              en: `u = ${(below + share * p).toFixed(4)} lies between the cumulative sums ${below.toFixed(4)} and ${(below + p).toFixed(4)}, so index ${k} is drawn. Compare u with the sum of all probabilities up to k, not with one of them.`,
              zh: `u = ${(below + share * p).toFixed(4)} 介于累积和 ${below.toFixed(4)} 与 ${(below + p).toFixed(4)} 之间，应抽到下标 ${k}。u 要同“直到第 k 个为止的概率之和”比较，而不是同单个概率比较。`,
            });
          }
          below += p;
        }
      },
    },
    edges: {
      title: {
        en: "An edge belongs to the interval on its right; probability 0 is never drawn",
        zh: "端点属于右边的区间；概率为 0 的永远抽不到",
      },
      async check(t) {
        const zeros = t.random.integer(1, 2);
        const probabilities = [...new Array<number>(zeros).fill(0), 0.25, 0, 0.25, 0.5];
        const cases = [
          [0, zeros],
          [0.25, zeros + 2],
          [0.5, zeros + 3],
        ];
        for (const [u, k] of cases) {
          t.close(await t.call("sampleCategorical", probabilities, u), k, {
            en: `For u = ${u} and [${probabilities.join(", ")}] the answer is ${k}: the first cumulative sum that is greater than u. With ≤ in place of < an index of probability 0 could be drawn.`,
            zh: `u = ${u}、概率为 [${probabilities.join(", ")}] 时，答案是 ${k}：第一个大于 u 的累积和。若把 < 写成 ≤，概率为 0 的下标也可能被抽到。`,
          });
        }
      },
    },
    rounding: {
      title: {
        en: "A sum a little below 1 still draws something that can be drawn",
        zh: "概率之和略小于 1 时，抽到的仍是抽得到的",
      },
      async check(t) {
        const count = t.random.pick([3, 6, 7, 9]);
        const rounded = Math.floor(1e4 / count) / 1e4;
        const probabilities = [...new Array<number>(count).fill(rounded), 0, 0];
        t.close(await t.call("sampleCategorical", probabilities, 0.99999), count - 1, {
          en: `The ${count} probabilities of ${rounded} add up to less than 1, and u = 0.99999 is beyond them. What is left over belongs to the last index whose probability is not 0, which is ${count - 1}.`,
          zh: `${count} 个 ${rounded} 加起来不到 1，u = 0.99999 落在它们之外。剩下的这一点应归最后一个概率不为 0 的下标，即 ${count - 1}。`,
        });
      },
    },
  },
  equivalentMutants: {
    "k < last → k <= last": "what comes after the loop is the last index too",
  },
});
