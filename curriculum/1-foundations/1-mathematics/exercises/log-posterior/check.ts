import { defineExercise } from "@gradus/curriculum/exercise";
import type { Random } from "@gradus/lab/random";

const logs = (random: Random, count: number, shift = 0) =>
  Array.from({ length: count }, () => shift - 4 * random.uniform());

/** For numbers that do not leave the range. */
const plain = (values: readonly number[]) => Math.log(values.reduce((sum, v) => sum + Math.exp(v), 0));

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.1/07-bayes",
  needs: ["bayes-update"],
  withhold: ["@gradus/tensor/ops/softmax"],
  properties: {
    sum: {
      title: { en: "The logarithm of the sum of the exponentials", zh: "指数之和的对数" },
      async check(t) {
        const values = logs(t.random, t.random.integer(2, 6), 2);
        t.close(await t.number("logSumExp", values), plain(values), {
          en: "logSumExp differs from ln(Σ e^v). What was taken off every exponent, the largest value, must be added again outside of the logarithm.",
          zh: "logSumExp 不等于 ln(Σ e^v)。从每个指数里减去的最大值，要在对数外面加回来。",
        });
      },
    },
    small: {
      title: {
        en: "Probabilities too small for a number, and sums too large for one",
        zh: "概率小得存不下、总和大得存不下，都能算",
      },
      async check(t) {
        for (const shift of [-2000, 2000]) {
          const values = logs(t.random, t.random.integer(2, 6));
          const moved = values.map((v) => v + shift);
          t.close(
            (await t.number("logSumExp", moved)) - shift,
            plain(values),
            {
              en: `Around ${shift} the result is wrong: e^${shift} is ${shift < 0 ? 0 : "infinite"} as a number. Subtract the largest value from all of them before the exponential.`,
              zh: `在 ${shift} 附近结果不对：e^${shift} 作为数是${shift < 0 ? " 0" : "无穷大"}。取指数之前，先从所有值里减去最大的那个。`,
            },
            { atol: 1e-6 },
          );
        }
      },
    },
    posterior: {
      title: {
        en: "Logarithms of probabilities that add up to 1, in their right proportions",
        zh: "得到的是概率的对数：比例正确，概率之和为 1",
      },
      async check(t) {
        const count = t.random.integer(2, 5);
        const [logPrior, logLikelihood] = [logs(t.random, count), logs(t.random, count, -1500)];
        const joint = logPrior.map((p, i) => p + logLikelihood[i] + 1500);
        const expected = joint.map((v) => v - plain(joint));
        t.close(await t.call("logPosterior", logPrior, logLikelihood), expected, {
          en: "The logarithm of a product is a sum, that of a quotient a difference: add prior and likelihood, and subtract the logarithm of the evidence.",
          zh: "积的对数是和，商的对数是差：先验与似然相加，再减去总概率的对数。",
        });
      },
    },
    impossible: {
      title: { en: "−Infinity is the logarithm of 0", zh: "−Infinity 是 0 的对数" },
      async check(t) {
        const none = Number.NEGATIVE_INFINITY;
        const values = logs(t.random, 3);
        t.close(await t.number("logSumExp", [none, ...values, none]), plain(values), {
          en: "What is impossible adds nothing to the sum.",
          zh: "不可能的那些，对总和没有贡献。",
        });
        t.close(await t.number("logSumExp", [none, none]), none, {
          en: "A sum of zeros is 0, and its logarithm −Infinity: −Infinity minus −Infinity makes NaN, so look at the largest first.",
          zh: "全是 0，总和还是 0，对数是 −Infinity。−Infinity 减 −Infinity 得 NaN，所以要先看最大值。",
        });
      },
    },
  },
});
