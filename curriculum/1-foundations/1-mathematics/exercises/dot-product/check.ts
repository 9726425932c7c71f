import { defineExercise } from "@gradus/curriculum/exercise";
import { numbers } from "../vectors.ts";

const dotOf = (a: readonly number[], b: readonly number[]) => a.reduce((sum, entry, i) => sum + entry * b[i], 0);

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/01-vectors",
  properties: {
    dot: {
      title: { en: "Products of the entries, added up", zh: "对应分量相乘，再求和" },
      async check(t) {
        const n = t.random.integer(2, 7);
        const [a, b] = [numbers(t.random, n), numbers(t.random, n)];
        t.close(await t.number("dot", a, b), dotOf(a, b), {
          en: "Not the sum of a[i] · b[i]. Every place counts once, from the first to the last, and a negative product makes the sum smaller.",
          zh: "不等于 a[i] · b[i] 之和。从第一个到最后一个，每个位置各算一次；乘积为负，就要让总和变小。",
        });
      },
    },
    norm: {
      title: { en: "The norm is the length of the arrow", zh: "范数是箭的长度" },
      async check(t) {
        const a = numbers(t.random, t.random.integer(2, 6));
        t.close(await t.number("norm", a), Math.sqrt(dotOf(a, a)), {
          en: "Not the length by Pythagoras: squares, their sum, then the root. Twice as long an arrow has twice the norm, not four times.",
          zh: "与勾股定理不符：先平方，再求和，最后开方。箭长一倍，范数也是两倍，不是四倍。",
        });
      },
    },
    cosine: {
      title: { en: "The cosine does not depend on the lengths", zh: "余弦与长度无关" },
      async check(t) {
        const n = t.random.integer(2, 6);
        const [a, b] = [numbers(t.random, n), numbers(t.random, n)];
        const expected = dotOf(a, b) / Math.sqrt(dotOf(a, a) * dotOf(b, b));
        const longer = b.map((entry) => 7 * entry);
        for (const other of [b, longer])
          t.close(await t.number("cosine", a, other), expected, {
            en: "The cosine is the dot product divided by both norms, not by one of them or by their sum; stretching a vector must not change it.",
            zh: "余弦是点积除以两个范数的乘积，不是只除一个，也不是除以两者之和；拉长一个向量，余弦不应改变。",
          });
      },
    },
    zeros: {
      title: { en: "With a vector of zeros the cosine is 0", zh: "有零向量时，余弦取 0" },
      async check(t) {
        const n = t.random.integer(2, 5);
        const [zero, a] = [new Array<number>(n).fill(0), numbers(t.random, n)];
        for (const [x, y] of [
          [zero, a],
          [a, zero],
          [zero, zero],
        ])
          t.close(await t.number("cosine", x, y), 0, {
            en: "A vector of zeros has no direction, and 0 / 0 is NaN. Ask before you divide, and give 0.",
            zh: "零向量没有方向，0 / 0 会得到 NaN。先判断，再做除法，返回 0。",
          });
      },
    },
  },
  equivalentMutants: { "dot(a, b) → dot(b, a)": "The dot product is symmetric." },
});
