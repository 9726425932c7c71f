import { defineExercise } from "@gradus/curriculum/exercise";

export default defineExercise({
  language: "python",
  modules: ["torch"],
  difficulty: 1,
  minutes: 10,
  lesson: "1.1/01-none",
  properties: {
    slope: {
      title: { en: "The slope of x³ is 3x²", zh: "x³ 的导数是 3x²" },
      async check(t) {
        const x = t.normal([t.random.integer(3, 6)]);
        t.close(await t.tensor("slope", x), x.mul(x).mul(3), {
          en: "The slope of a cube is three times the square.",
          zh: "立方的导数是平方的三倍。",
        });
      },
    },
  },
});
