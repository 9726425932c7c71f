import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Columns of quite different places and widths, in float64. */
function draw(t: Trial<Tensor>): { rows: number; columns: number; x: Tensor } {
  const [rows, columns] = [t.random.integer(4, 7), t.random.integer(2, 3)];
  const numbers = Array.from(t.normal([rows, columns]).toTypedArray(), (value, i) => {
    const column = i % columns;
    return 10 * (column + 1) + value * (0.3 + 4 * column);
  });
  return { rows, columns, x: t.array(numbers, [rows, columns], "float64") };
}

async function columnsOf(t: Trial<Tensor>) {
  const { rows, columns, x } = draw(t);
  const z = await t.tensor("standardize", x);
  t.equalShape(z, [rows, columns], { en: "The shape stays as it is.", zh: "形状保持不变。" });
  const numbers = z.toTypedArray();
  return Array.from({ length: columns }, (_, column) =>
    Array.from({ length: rows }, (_, row) => Number(numbers[row * columns + column])),
  );
}

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;

export default defineExercise({
  language: "python",
  modules: ["numpy"],
  difficulty: 1,
  minutes: 15,
  lesson: "1.2/04-numpy-arrays",
  equivalentMutants: {
    "np.where(std > 0, std, 1) → np.where(std > 0, std, 2)": "A constant column is 0 by then; 0 / 2 is 0 too.",
  },
  properties: {
    mean: {
      title: { en: "Every column has the mean 0", zh: "每列的平均是 0" },
      async check(t) {
        for (const column of await columnsOf(t))
          t.close(
            mean(column),
            0,
            {
              en: "The mean of a column is not 0. Means per column come from axis=0: the axis named disappears, and here the rows are to.",
              zh: "某列的平均不是 0。按列求平均用 axis=0：点名的轴消失，这里该消失的是行。",
            },
            { atol: 1e-5 },
          );
      },
    },
    deviation: {
      title: { en: "Every column has the standard deviation 1", zh: "每列的标准差是 1" },
      async check(t) {
        for (const column of await columnsOf(t))
          t.close(
            Math.sqrt(mean(column.map((value) => value * value))),
            1,
            {
              en: "The standard deviation of a column is not 1. Divide by the root of the mean square (n below the line, ddof=0), not by the variance.",
              zh: "某列的标准差不是 1。要除以方差的平方根（分母是 n，即 ddof=0），不是除以方差。",
            },
            { atol: 1e-4 },
          );
      },
    },
    order: {
      title: { en: "Order and proportions stay", zh: "次序与比例不变" },
      async check(t) {
        const scale = t.random.integer(2, 9);
        const z = await t.tensor(
          "standardize",
          t.array(
            [1, 2, 3, 4, 10].map((v) => v * scale),
            [5, 1],
            "float64",
          ),
        );
        const root = Math.sqrt(10);
        t.close(
          z,
          t.array(
            [-3, -2, -1, 0, 6].map((v) => v / root),
            [5, 1],
          ),
          {
            en: "The numbers 1, 2, 3, 4, 10 have the mean 4 and the variance 10: wanted are −3/√10 … 6/√10, at any scale.",
            zh: "1、2、3、4、10 的平均是 4，方差是 10：不论放大几倍，都应得 −3/√10 … 6/√10。",
          },
        );
      },
    },
    constant: {
      title: { en: "A constant column becomes 0", zh: "不变的列变成 0" },
      async check(t) {
        const [c, d] = [t.random.integer(-5, 5), t.random.integer(1, 9)];
        const z = await t.tensor("standardize", t.array([c, 0, c, d, c, 2 * d], [3, 2], "float64"));
        const half = Math.sqrt(1.5);
        t.close(z, t.array([0, -half, 0, 0, 0, half], [3, 2]), {
          en: "A column whose numbers are all the same has the standard deviation 0, and 0/0 is NaN: divide by 1 there.",
          zh: "整列相同时标准差为 0，而 0/0 得 NaN：这时改除以 1。",
        });
      },
    },
  },
});
