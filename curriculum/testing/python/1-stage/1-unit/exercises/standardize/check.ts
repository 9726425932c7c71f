import { defineExercise } from "@gradus/curriculum/exercise";

export default defineExercise({
  language: "python",
  modules: ["numpy"],
  difficulty: 2,
  minutes: 15,
  lesson: "1.1/01-none",
  withhold: ["numpy.cov"],
  properties: {
    columns: {
      title: { en: "Every column has mean 0 and deviation 1", zh: "每列均值为 0、标准差为 1" },
      async check(t) {
        const [rows, columns] = [t.random.integer(5, 8), t.random.integer(2, 4)];
        const x = t.normal([rows, columns], 3, 2);
        const y = await t.tensor("standardize", x);
        t.equalShape(y, [rows, columns], { en: "The shape must stay.", zh: "形状不应改变。" });
        const message = {
          en: "Each column needs a mean and a deviation of its own: axis=0 goes down the rows.",
          zh: "每一列要用自己的均值和标准差：axis=0 沿着行的方向。",
        };
        t.close(y.mean(0), new Array<number>(columns).fill(0), message, { atol: 1e-4 });
        t.close(y.mul(y).mean(0), new Array<number>(columns).fill(1), message, { rtol: 1e-3 });
      },
    },
    bounds: {
      title: { en: "Scaled from low to high", zh: "缩放到 low 至 high" },
      async check(t) {
        const [low, high] = [t.random.integer(-5, -2), t.random.integer(2, 5)];
        const { least, most } = (await t.drive("bounds", t.normal([6, 3]), low, high)) as Record<string, unknown>;
        const message = {
          en: "The least number of a column becomes low, the greatest high.",
          zh: "每列最小的数变成 low，最大的变成 high。",
        };
        t.close(least, [low, low, low], message, { atol: 1e-4 });
        t.close(most, [high, high, high], message, { atol: 1e-4 });
      },
    },
  },
});
