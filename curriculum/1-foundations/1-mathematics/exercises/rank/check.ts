import { defineExercise } from "@gradus/curriculum/exercise";
import { matrix, times } from "../vectors.ts";

const exact = { rtol: 0, atol: 0 };

export default defineExercise({
  difficulty: 3,
  minutes: 35,
  lesson: "1.1/03-linear-maps",
  needs: ["dot-product", "matrix-product"],
  properties: {
    products: {
      title: { en: "[m, r] × [r, n] has rank r", zh: "[m, r] × [r, n] 的秩是 r" },
      async check(t) {
        for (let i = 0; i < 4; i++) {
          const r = t.random.integer(1, 4);
          const [m, n] = [r + t.random.integer(1, 4), r + t.random.integer(1, 4)];
          const scale = 10 ** t.random.integer(-6, 6);
          const product = times(matrix(t.random, m, r), matrix(t.random, r, n)).map((row) => row.map((x) => scale * x));
          const a = [...product, new Array<number>(n).fill(0)];
          t.close(
            await t.number("rank", a),
            r,
            {
              en: `This [${m}, ${n}] matrix is a product of [${m}, ${r}] and [${r}, ${n}]: its rank is ${r}. Rounding leaves tiny numbers where zeros should be: count as zero what is tiny beside the matrix's largest number. And rows that are not zero may still depend on one another.`,
              zh: `[${m}, ${n}] 的矩阵，若是 [${m}, ${r}] 与 [${r}, ${n}] 的乘积，秩就不超过 ${r}，这里正是 ${r}。舍入会在该是 0 的地方留下极小的数：与矩阵最大的数相比微不足道的，要当作 0。另外，不为零的行也可能互相依赖。`,
            },
            exact,
          );
        }
      },
    },
    exchange: {
      title: { en: "A zero at the pivot's place: rows are exchanged", zh: "主元处是 0：交换两行" },
      async check(t) {
        const order = t.random.shuffle([1, 2, 3]);
        // Each row has its one number at a place of its own; the first row's is never the first.
        const a = [...order, 0, 3].map((at) => [0, 1, 2, 3, 4].map((j) => (j === at ? 1 + t.random.uniform() : 0)));
        t.close(
          await t.number("rank", a),
          4,
          {
            en: "These five rows have their only numbers at four different places: the rank is 4. Where the pivot's place holds 0, look further down in the column and exchange the rows.",
            zh: "这五行各自唯一的数分布在四个不同的位置，秩是 4。主元的位置上若是 0，就在这一列往下找，把两行交换。",
          },
          exact,
        );
      },
    },
    "skipped-columns": {
      title: { en: "A column without a pivot is skipped", zh: "没有主元的列跳过去" },
      async check(t) {
        const a = matrix(t.random, 3, 5).map((row) => [0, row[1], -2 * row[1], row[3], row[4]]);
        t.close(
          await t.number("rank", a),
          3,
          {
            en: "The first column is zero and the third a multiple of the second, yet the rank is 3: go on with the next column, in the same row.",
            zh: "第一列为零，第三列是第二列的倍数，但秩仍是 3：接着看下一列，行不动。",
          },
          exact,
        );
      },
    },
    zeros: {
      title: {
        en: "A matrix of zeros has rank 0, a tall one at most as many as its columns",
        zh: "零矩阵的秩是 0；高矩阵的秩不超过列数",
      },
      async check(t) {
        const zeros = Array.from({ length: t.random.integer(1, 3) }, () => [0, 0, 0]);
        const message = {
          en: "Rank 0 for zeros alone; a tall matrix runs out of columns before it runs out of rows.",
          zh: "全是零，秩为 0；高矩阵的列先用完，行还有剩。",
        };
        t.close(await t.number("rank", zeros), 0, message, exact);
        t.close(await t.number("rank", matrix(t.random, 6, 2)), 2, message, exact);
        t.close(await t.number("rank", matrix(t.random, 2, 6)), 2, message, exact);
      },
    },
  },
  equivalentMutants: {
    "Math.abs(rows[i][j]) > Math.abs(rows[best][j]) → Math.abs(rows[i][j]) >= Math.abs(rows[best][j])":
      "Of two equally large numbers either may be the pivot.",
  },
});
