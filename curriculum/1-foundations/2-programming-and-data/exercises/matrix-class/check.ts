import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const draw = (t: Trial<Tensor>, rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => t.random.integer(1, 9)));

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export default defineExercise({
  language: "python",
  difficulty: 3,
  minutes: 30,
  lesson: "1.2/03-classes-errors-files",
  equivalentMutants: {
    "zip(self.rows, other.rows) → zip(other.rows, self.rows)": "The sum of two numbers does not depend on their order.",
    "zip(row, column) → zip(column, row)": "Nor does their product.",
  },
  properties: {
    sum: {
      title: { en: "+ adds element by element", zh: "+ 逐个元素相加" },
      async check(t) {
        const [a, b] = [draw(t, 2, 3), draw(t, 2, 3)];
        const rows = a.map((row, i) => row.map((value, j) => value + b[i][j]));
        t.expect(same(await t.drive("combine", a, b, "+"), { shape: [2, 3], rows }), {
          en: "The sum, or its shape or rows, is wrong: (2, 3) plus (2, 3) is (2, 3), number by number.",
          zh: "和（或它的 shape、rows）不对：(2, 3) 加 (2, 3) 得 (2, 3)，逐个相加。",
        });
      },
    },
    product: {
      title: { en: "@ is the matrix product", zh: "@ 是矩阵乘法" },
      async check(t) {
        const [n, k, m] = [t.random.integer(1, 2), 3, t.random.integer(4, 5)];
        const [a, b] = [draw(t, n, k), draw(t, k, m)];
        const rows = a.map((row) =>
          Array.from({ length: m }, (_, j) => row.reduce((sum, value, i) => sum + value * b[i][j], 0)),
        );
        t.expect(same(await t.drive("combine", a, b, "@"), { shape: [n, m], rows }), {
          en: `(${n}, ${k}) @ (${k}, ${m}) has the shape (${n}, ${m}); each element is a row of the left times a column of the right.`,
          zh: `(${n}, ${k}) @ (${k}, ${m}) 的形状是 (${n}, ${m})；每个元素是左边一行乘右边一列。`,
        });
      },
    },
    refused: {
      title: { en: "What does not fit is refused", zh: "对不上就拒绝" },
      async check(t) {
        const one = [[1]];
        for (const [a, b, sign] of [
          [draw(t, 2, 3), draw(t, 2, 3), "@"],
          [draw(t, 2, 3), draw(t, 4, 2), "@"],
          [draw(t, 2, 3), draw(t, 3, 2), "+"],
          [draw(t, 2, 3), draw(t, 1, 3), "+"],
          [draw(t, 2, 3), draw(t, 2, 2), "+"],
          [[[1, 2], [3]], one, "+"],
          [[[1, 2], [3, 4], [5]], draw(t, 3, 2), "+"],
          [[], one, "+"],
          [[[], []], one, "@"],
        ] as const)
          t.expect((await t.drive("combine", a, b, sign)) === "ValueError", {
            en: `${JSON.stringify(a)} ${sign} ${JSON.stringify(b)} must raise a ValueError: shapes that do not fit, rows of different lengths, nothing at all. zip alone would cut and say nothing.`,
            zh: `${JSON.stringify(a)} ${sign} ${JSON.stringify(b)} 应抛 ValueError：形状对不上、各行长度不一、空的，都不行。只靠 zip 会悄悄截断。`,
          });
      },
    },
    copied: {
      title: { en: "The matrix keeps rows of its own", zh: "矩阵存的是自己的行" },
      async check(t) {
        const rows = draw(t, 2, 2);
        t.expect(same(await t.drive("copied", rows), rows), {
          en: "After the lists given were changed, the matrix changed too: it holds references to them. Copy every row.",
          zh: "改动传入的列表之后，矩阵也跟着变了：它存的是引用。每一行都要复制。",
        });
      },
    },
    equal: {
      title: { en: "== compares numbers", zh: "== 比较的是数" },
      async check(t) {
        const rows = draw(t, 2, 3);
        t.expect(same(await t.drive("equal", rows, structuredClone(rows)), [true, false]), {
          en: "Two matrices with the same numbers must be equal (without `__eq__`, == asks for the same object), and a matrix is not equal to 7, without an error.",
          zh: "数相同的两个矩阵应相等（没有 `__eq__`，== 问的是同一个对象）；矩阵与 7 不相等，也不报错。",
        });
        t.expect(same(await t.drive("equal", rows, rows.with(1, [0, 0, 0])), [false, false]), {
          en: "Matrices with different numbers are not equal.",
          zh: "数不同的矩阵不相等。",
        });
      },
    },
  },
});
