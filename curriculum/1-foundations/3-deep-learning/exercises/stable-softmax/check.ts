import { defineExercise } from "@gradus/curriculum/exercise";
import { softmax } from "@gradus/tensor/ops/softmax";

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.3/03-loss",
  withhold: ["@gradus/tensor/ops/softmax"],
  properties: {
    shape: {
      title: { en: "The result has the shape of the logits", zh: "结果与 logits 形状相同" },
      async check(t) {
        const shape = [t.random.integer(2, 5), t.random.integer(3, 6)];
        t.equalShape(await t.tensor("softmax", t.normal(shape)), shape, {
          en: "Each logit becomes one probability.",
          zh: "每个 logit 对应一个概率。",
        });
      },
    },
    "rows-sum-to-one": {
      title: { en: "Each row sums to 1", zh: "每一行之和为 1" },
      async check(t) {
        // More rows than one, and not as many as columns: a sum along the wrong dimension shows.
        const [rows, classes] = [t.random.integer(2, 4), t.random.integer(5, 8)];
        const y = await t.tensor("softmax", t.normal([rows, classes], 2));
        t.close(y.sum(1), new Array(rows).fill(1), {
          en: "The rows do not sum to 1. Each row is divided by its own sum: along dimension 1, not over the columns or over everything.",
          zh: "每行之和不是 1。每一行应除以自己的和：沿第 1 维求和，而不是沿列求和，也不是对全部元素求和。",
        });
      },
    },
    values: {
      title: { en: "The probabilities are right", zh: "概率数值正确" },
      async check(t) {
        for (let i = 0; i < 3; i++) {
          const x = t.normal([t.random.integer(1, 4), t.random.integer(2, 6)], 2);
          t.close(await t.tensor("softmax", x), softmax(x), {
            en: "The probabilities differ from exp(xᵢ) / Σ exp(xⱼ). Is it really exp that is taken, and of every logit?",
            zh: "概率与 exp(xᵢ) / Σ exp(xⱼ) 不符。是否对每个 logit 都取了 exp？",
          });
        }
      },
    },
    "no-overflow": {
      title: { en: "Large logits give numbers, not NaN", zh: "logits 很大时结果仍是数，而不是 NaN" },
      async check(t) {
        const x = t.normal([3, 4], 3, 200);
        const y = await t.tensor("softmax", x);
        t.finite(y, {
          en: "exp(200) is more than float32 can hold, and infinity divided by infinity is NaN. Subtract each row's largest logit first: softmax stays the same.",
          zh: "exp(200) 超出 float32 的范围，无穷除以无穷得 NaN。先减去每行的最大值：softmax 的值不变。",
        });
        t.close(y, softmax(x), {
          en: "The probabilities of large logits are not right: subtract the same number from all logits of a row.",
          zh: "logits 很大时概率不正确：同一行的每个 logit 都要减去同一个数。",
        });
      },
    },
    "far-apart": {
      title: { en: "Logits far apart within a row give numbers, too", zh: "同一行里 logits 相差悬殊时，结果仍是数" },
      async check(t) {
        // The largest stands neither first nor last, and above it there is nothing.
        const far = t.random.integer(250, 400);
        const x = t.array([0, far, -far, 0.5 * far, -far, 0, far, -far], [2, 4]);
        t.close(await t.tensor("softmax", x), softmax(x), {
          en: "What is subtracted is not the row's largest logit: with the mean, the smallest or the first one, exp still overflows where a row's logits are far apart.",
          zh: "减去的不是本行最大的 logit：若减的是平均值、最小值或第一个数，同一行 logits 相差悬殊时，exp 仍会溢出。",
        });
      },
    },
    "no-underflow": {
      title: { en: "A row far below another one is as good as it", zh: "某一行远小于其他行时，结果同样正确" },
      async check(t) {
        const low = t.random.integer(-400, -200);
        const x = t.array([1, 2, 3, low, low + 1, low + 2], [2, 3]);
        t.close(await t.tensor("softmax", x), softmax(x), {
          en: "In a row whose logits are all far below those of another row, every exp becomes 0, and 0 / 0 is NaN. Subtract the row's own largest logit, not the largest of the whole array.",
          zh: "当某一行的 logits 都远小于另一行时，这一行的 exp 全变成 0，0 / 0 得 NaN。应减去本行的最大值，而不是整个数组的最大值。",
        });
      },
    },
  },
});
