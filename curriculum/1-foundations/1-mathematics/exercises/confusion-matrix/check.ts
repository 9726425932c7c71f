import { defineExercise } from "@gradus/curriculum/exercise";
import type { Random } from "@gradus/lab/random";

/** Counts, no two sums of a row or a column alike. */
function drawMatrix(random: Random): number[][] {
  const classes = random.integer(2, 4);
  return Array.from({ length: classes }, (_, i) =>
    Array.from({ length: classes }, (_, j) => random.integer(1, 6) + (i === j ? 10 * (i + 1) : 3 * j)),
  );
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/07-bayes",
  properties: {
    matrix: {
      title: { en: "Row: the truth; column: what it was judged to be", zh: "行是真实类别，列是判成的类别" },
      async check(t) {
        const classes = t.random.integer(2, 4);
        const counts = Array.from({ length: classes }, (_, i) =>
          Array.from({ length: classes }, (_, j) => (2 * i + j) % 4),
        );
        const cases = t.random.shuffle(
          counts.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [i, j]))),
        );
        const found = await t.call(
          "confusionMatrix",
          cases.map(([truth]) => truth),
          cases.map(([, judged]) => judged),
          classes,
        );
        t.close(found, counts, {
          en: "The matrix differs. First index the truth, second the judgement; and every row is a list of its own: fill() with one list would put the same one into every row.",
          zh: "矩阵不符。第一个下标是真实类别，第二个是判成的类别；而且每行各有自己的列表：用 fill() 放同一个列表，各行就成了同一行。",
        });
      },
    },
    accuracy: {
      title: { en: "Accuracy: the diagonal over everything", zh: "准确率：对角线之和除以总数" },
      async check(t) {
        const matrix = drawMatrix(t.random);
        const right = matrix.reduce((sum, row, k) => sum + row[k], 0);
        const all = matrix.flat().reduce((sum, n) => sum + n, 0);
        t.close(await t.number("accuracy", matrix), right / all, {
          en: "Accuracy is the sum of the diagonal over the sum of all counts; a mean of the classes' recalls would give a rare class as much say as a frequent one.",
          zh: "准确率是对角线之和除以所有计数之和；若取各类召回率的平均，罕见的类别就和常见的类别一样有分量了。",
        });
      },
    },
    recall: {
      title: { en: "Recall: within the row of the truth", zh: "召回率：在真实类别那一行里算" },
      async check(t) {
        const matrix = drawMatrix(t.random);
        for (const [k, row] of matrix.entries()) {
          t.close(await t.number("recall", matrix, k), row[k] / row.reduce((sum, n) => sum + n, 0), {
            en: `Recall of class ${k}: of all that truly is ${k} (its row), how much was judged ${k}? Dividing by the column is precision.`,
            zh: `第 ${k} 类的召回率：真实为 ${k} 的（那一行）里，有多少被判为 ${k}？除以那一列得到的是精确率。`,
          });
        }
      },
    },
    precision: {
      title: { en: "Precision: within the column of the judgement", zh: "精确率：在判成的类别那一列里算" },
      async check(t) {
        const matrix = drawMatrix(t.random);
        for (const [k, row] of matrix.entries()) {
          const judged = matrix.reduce((sum, other) => sum + other[k], 0);
          t.close(await t.number("precision", matrix, k), row[k] / judged, {
            en: `Precision of class ${k}: of all that was judged ${k} (its column), how much truly is? Dividing by the row is recall.`,
            zh: `第 ${k} 类的精确率：被判为 ${k} 的（那一列）里，有多少真是 ${k}？除以那一行得到的是召回率。`,
          });
        }
      },
    },
    empty: {
      title: { en: "Where there is nothing to divide by: 0", zh: "没有可除的，就是 0" },
      async check(t) {
        const count = t.random.integer(1, 9);
        const none = [
          [count, 0],
          [0, 0],
        ];
        t.close([await t.number("recall", none, 1), await t.number("precision", none, 1)], [0, 0], {
          en: "Nothing truly is of class 1, and nothing was judged so: return 0, not 0 / 0 = NaN.",
          zh: "没有真实为第 1 类的，也没有判为第 1 类的：返回 0，而不是 0 / 0 = NaN。",
        });
        const one = [
          [count, 2],
          [3, 1],
        ];
        t.close([await t.number("recall", one, 1), await t.number("precision", one, 1)], [1 / 4, 1 / 3], {
          en: "One was found: the recall is 1/4 and the precision 1/3.",
          zh: "找到了一个：召回率 1/4，精确率 1/3。",
        });
        const missed = [
          [count, 0],
          [count, 0],
        ];
        t.close([await t.number("recall", missed, 1), await t.number("precision", missed, 1)], [0, 0], {
          en: "Nothing of class 1 was found: recall and precision are 0.",
          zh: "第 1 类一个也没找到：召回率和精确率都是 0。",
        });
      },
    },
  },
});
