import { defineExercise } from "@gradus/curriculum/exercise";

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/06-distributions",
  properties: {
    exponential: {
      title: {
        en: "The share u of the distribution lies below the number drawn",
        zh: "分布中恰有 u 这么多落在抽到的数以下",
      },
      async check(t) {
        for (let i = 0; i < 5; i++) {
          const [u, rate] = [0.02 + 0.96 * t.random.uniform(), 0.2 + 4 * t.random.uniform()];
          const x = await t.number("exponential", u, rate);
          t.close(1 - Math.exp(-rate * x), u, {
            en: `For u = ${u.toFixed(4)} and the rate ${rate.toFixed(4)} came x = ${x.toFixed(4)}, but the share of the distribution below it, 1 − e^(−rate·x), is not u. Solve that equation for x: it has the logarithm of 1 − u and a division by the rate.`,
            zh: `u = ${u.toFixed(4)}、速率 ${rate.toFixed(4)} 时得到 x = ${x.toFixed(4)}，可是分布在它以下的份额 1 − e^(−rate·x) 不等于 u。请从这个等式解出 x：里面有 1 − u 的对数，并且要除以速率。`,
          });
        }
      },
    },
    zero: {
      title: { en: "u = 0 gives 0", zh: "u = 0 得到 0" },
      async check(t) {
        t.close(await t.number("exponential", 0, 1 + t.random.uniform()), 0, {
          en: "u can be exactly 0, and never exactly 1: ln(1 − u) is always finite, ln u is not.",
          zh: "u 可以恰好是 0，但不会恰好是 1：ln(1 − u) 总是有限的，ln u 却不是。",
        });
      },
    },
    integers: {
      title: {
        en: "Every whole number owns an equally long piece of [0, 1)",
        zh: "每个整数在 [0, 1) 中占同样长的一段",
      },
      async check(t) {
        const low = t.random.integer(-5, 5);
        const count = t.random.integer(3, 8);
        const high = low + count - 1;
        for (let k = 0; k < count; k++) {
          for (const share of [0.01, 0.99]) {
            const u = (k + share) / count;
            t.close(await t.number("uniformInteger", u, low, high), low + k, {
              en: `From ${low} to ${high} there are ${count} numbers, so u = ${u.toFixed(4)} gives ${low + k}. Count both ends, and round down: rounding to the nearest gives both ends only half their share.`,
              zh: `从 ${low} 到 ${high} 共有 ${count} 个数，u = ${u.toFixed(4)} 应得 ${low + k}。两端都要数进去，并且向下取整：四舍五入会使两端各只得一半的份额。`,
            });
          }
        }
      },
    },
  },
});
