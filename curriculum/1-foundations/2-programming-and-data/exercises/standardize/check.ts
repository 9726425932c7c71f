import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Columns of different means and deviations. */
function draw(t: Trial<Tensor>, rows: number): number[][] {
  return Array.from({ length: rows }, () => [0, 1, 2].map((k) => 10 * (k + 1) + 5 ** k * t.random.normal()));
}

const columnsOf = (rows: number[][]) => rows[0].map((_, k) => rows.map((row) => row[k]));
const meanOf = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const scalerOf = (rows: number[][]) => ({
  mean: columnsOf(rows).map(meanOf),
  deviation: columnsOf(rows).map((column) => Math.sqrt(meanOf(column.map((x) => (x - meanOf(column)) ** 2)))),
});

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/08-honest-validation",
  properties: {
    mean: {
      title: { en: "The mean of each column", zh: "每一列的平均数" },
      async check(t) {
        const rows = draw(t, t.random.integer(4, 9));
        const { mean } = (await t.call("fitScaler", rows)) as { mean: unknown };
        t.close(mean, scalerOf(rows).mean, {
          en: "One mean for each column, over the rows: not one for each row, nor one for all numbers.",
          zh: "每一列一个平均数，沿着行来求：不是每行一个，也不是全体一个。",
        });
      },
    },
    deviation: {
      title: { en: "The standard deviation of each column", zh: "每一列的标准差" },
      async check(t) {
        const rows = draw(t, t.random.integer(3, 6));
        const { deviation } = (await t.call("fitScaler", rows)) as { deviation: unknown };
        t.close(deviation, scalerOf(rows).deviation, {
          en: "The root of the mean of the squared distances from the column's mean, divided by n and not by n − 1; not the variance, and not the distance without its square.",
          zh: "与该列平均数之差的平方，取平均（除以 n，不是 n − 1），再开方；不是方差，也不是不平方的距离。",
        });
      },
    },
    constant: {
      title: { en: "A column that never changes has the deviation 1", zh: "从不变化的列，标准差取 1" },
      async check(t) {
        const value = t.random.integer(-5, 5);
        const rows = [1, 2, 3].map((i) => [value, 4 * i]);
        const { deviation } = (await t.call("fitScaler", rows)) as { deviation: number[] };
        t.close(deviation[0], 1, {
          en: "The deviation of a constant column is 0, and dividing by it gives NaN. Take 1 in its place.",
          zh: "常数列的标准差是 0，拿它作除数会得到 NaN。应当取 1。",
        });
      },
    },
    "given-scaler": {
      title: { en: "Other rows are transformed with what was learned", zh: "用学来的数变换别的行" },
      async check(t) {
        const rows = draw(t, t.random.integer(3, 6));
        const scaler = { mean: [1, -2, t.random.normal()], deviation: [0.5, 4, 1 + t.random.uniform()] };
        const expected = rows.map((row) => row.map((x, k) => (x - scaler.mean[k]) / scaler.deviation[k]));
        t.close(await t.call("transform", rows, scaler), expected, {
          en: "`transform` uses the mean and the deviation that it is given: first subtract, then divide. Computing them anew from these rows is the leak, and a single new row would always become 0.",
          zh: "`transform` 要用传入的平均数和标准差：先减，再除。若从这些行里重新算，就是泄漏；单独来一行时还会永远变成 0。",
        });
      },
    },
    "one-row": {
      title: { en: "A single new row", zh: "单独一行" },
      async check(t) {
        const train = draw(t, 6);
        const scaler = (await t.call("fitScaler", train)) as { mean: number[]; deviation: number[] };
        const [row] = draw(t, 1);
        const expected = row.map((x, k) => (x - scalerOf(train).mean[k]) / scalerOf(train).deviation[k]);
        t.close(await t.call("transform", [row], scaler), [expected], {
          en: "A single row is transformed like any other, with the scaler of the training rows.",
          zh: "单独一行也与别的行一样，用训练行的 scaler 来变换。",
        });
      },
    },
  },
});
