import { defineExercise } from "@gradus/curriculum/exercise";
import { tensor } from "@gradus/tensor";
import { det } from "@gradus/tensor/ops/linalg/solve";
import { matrix, numbers, times } from "../vectors.ts";

export default defineExercise({
  difficulty: 3,
  minutes: 35,
  lesson: "1.1/03-linear-maps",
  needs: ["dot-product", "matrix-product", "rank"],
  properties: {
    exchanged: {
      title: { en: "Exchanged axes: turned over", zh: "交换两轴：翻面" },
      async check(t) {
        const [x, y] = [1 + t.random.uniform(), 1 + t.random.uniform()];
        const a = [
          [0, x],
          [y, 0],
        ];
        t.close(await t.number("determinant", a), -x * y, {
          en: "Rows had to be exchanged, once, and each exchange turns the determinant's sign.",
          zh: "这里要交换一次行，而每交换一次，行列式就变一次号。",
        });
      },
    },
    determinant: {
      title: { en: "Determinants, with their signs", zh: "行列式，连同符号" },
      async check(t) {
        for (const n of [1, 2, 3, 4, 5]) {
          const a = matrix(t.random, n, n);
          const expected = det(tensor(a.flat(), [n, n], "float64")).item();
          t.close(await t.number("determinant", a), expected, {
            en: `Not the determinant of a matrix of [${n}, ${n}]. It is the product of the pivots, and each exchange of two rows turns its sign.`,
            zh: `不是这个 [${n}, ${n}] 矩阵的行列式。它是各主元的乘积，每交换两行变一次号。`,
          });
        }
      },
    },
    collapsed: {
      title: { en: "Collapsed: the determinant is 0", zh: "塌了：行列式为 0" },
      async check(t) {
        const a = [
          [0, 0, 0],
          [t.random.integer(1, 5), 2, 1],
          [1, 4, t.random.integer(1, 5)],
        ];
        const column = [0, 1, 2].map((i) => a.map((row) => row[i]));
        for (const flat of [t.random.shuffle(a), column])
          t.close(await t.number("determinant", flat), 0, {
            en: "A row or a column of zeros: no volume is left. The answer is 0, not NaN from a division by a pivot of 0.",
            zh: "有一行或一列全是零：体积没有了。答案是 0，而不是除以主元 0 得到的 NaN。",
          });
      },
    },
    solution: {
      title: { en: "A x = b", zh: "A x = b" },
      async check(t) {
        for (const n of [1, 2, 3, 5]) {
          const scale = n === 3 ? 1e-8 : 10 ** t.random.integer(-3, 3);
          const a = matrix(t.random, n, n).map((row, i) =>
            row.map((x, j) => scale * (x + (i === (j + 1) % n ? 4 : 0))),
          );
          const x = numbers(t.random, n);
          const b = times(
            a,
            x.map((entry) => [entry]),
          ).map(([entry]) => entry);
          t.close(await t.call("solve", a, b), x, {
            en: "The answer put into A x does not give b. From the last row up: subtract the entries that are known already times their columns (those right of the diagonal), then divide by the pivot. When rows are exchanged, b goes along.",
            zh: "把答案代入 A x 得不到 b。从最后一行往上：减去已知分量乘以各自的列（对角线右边的那些），再除以主元。交换行时，b 也要跟着换。",
          });
        }
      },
    },
    "tiny-pivot": {
      title: { en: "A tiny pivot does not drown the answer", zh: "主元极小，也不淹没答案" },
      async check(t) {
        const [x, y] = [1 + t.random.uniform(), 2 + t.random.uniform()];
        const a = [
          [1e-18, 1],
          [1, 1],
        ];
        t.close(await t.call("solve", a, [1e-18 * x + y, x + y]), [x, y], {
          en: "With 1e−18 as the pivot the factor is 1e18, and all digits of the other numbers are rounded away. Take the largest number of the column.",
          zh: "拿 1e−18 当主元，倍数就是 1e18，其他数的各位全被舍入掉了。要取这一列里最大的数。",
        });
      },
    },
    singular: {
      title: { en: "Singular matrices are refused in words", zh: "奇异矩阵，用话说清楚" },
      async check(t) {
        for (let i = 0; i < 5; i++) {
          const [first, second, third] = matrix(t.random, 3, 4).map((row) => row.map((x) => 1e7 * x));
          first[0] = 0;
          const a = [first, second, third, first.map((entry, j) => 2 * entry - second[j] + 0.3 * third[j])];
          const message = await t.drive("messageOf", a, numbers(t.random, 4));
          t.expect(typeof message === "string" && /singular/i.test(message), {
            en: "The last row is a linear combination of the others: there is no single solution. Throw an error that says singular; rounding may leave a pivot that is tiny, but not 0.",
            zh: "最后一行是其余各行的线性组合：没有唯一解。应抛出含 singular 的错误；由于舍入，主元可能极小而不为 0。",
          });
        }
      },
    },
  },
  equivalentMutants: {
    "Math.abs(rows[i][j]) > Math.abs(rows[best][j]) → Math.abs(rows[i][j]) >= Math.abs(rows[best][j])":
      "Of two equally large numbers either may be the pivot.",
  },
});
