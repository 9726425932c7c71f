import { defineExercise } from "@gradus/curriculum/exercise";
import { matrix, numbers, times } from "../vectors.ts";

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.1/02-matrices",
  needs: ["dot-product"],
  withhold: ["Tensor.matmul"],
  properties: {
    "by-rows": {
      title: { en: "A x has one number for each row", zh: "A x 每行一个数" },
      async check(t) {
        const [m, n] = t.random.shuffle([2, 3, 4, 5]);
        const [a, x] = [matrix(t.random, m, n), numbers(t.random, n)];
        const expected = times(
          a,
          x.map((entry) => [entry]),
        ).map(([entry]) => entry);
        t.close(await t.call("matVec", a, x), expected, {
          en: `A of [${m}, ${n}] times a vector of ${n} gives ${m} numbers: the dot product of each row with x. Not the columns: they are as long as A has rows.`,
          zh: `[${m}, ${n}] 的 A 乘 ${n} 个数的向量，得 ${m} 个数：每行与 x 的点积。不是各列，列的长度是 A 的行数。`,
        });
      },
    },
    transpose: {
      title: { en: "Rows become columns", zh: "行变成列" },
      async check(t) {
        const [m, n] = t.random.shuffle([1, 2, 3, 4, 5]);
        const a = matrix(t.random, m, n);
        const expected = Array.from({ length: n }, (_, j) => a.map((row) => row[j]));
        t.close(await t.call("transpose", a), expected, {
          en: `The transpose of [${m}, ${n}] has the shape [${n}, ${m}]; its row i, column j is the matrix's row j, column i.`,
          zh: `[${m}, ${n}] 的转置形状是 [${n}, ${m}]；它的第 i 行第 j 列，是原矩阵的第 j 行第 i 列。`,
        });
      },
    },
    product: {
      title: {
        en: "Each entry of AB is a row of A times a column of B",
        zh: "AB 的每个数是 A 的一行与 B 的一列的点积",
      },
      async check(t) {
        const [m, k, n] = t.random.shuffle([1, 2, 3, 4, 5]);
        const [a, b] = [matrix(t.random, m, k), matrix(t.random, k, n)];
        t.close(await t.call("matMul", a, b), times(a, b), {
          en: `[${m}, ${k}] × [${k}, ${n}] gives [${m}, ${n}], row i of A with column j of B. Is it the rows of B that you took, or is the result transposed?`,
          zh: `[${m}, ${k}] × [${k}, ${n}] 得 [${m}, ${n}]：A 的第 i 行与 B 的第 j 列。是不是取成了 B 的行，或者结果转置了？`,
        });
      },
    },
    sizes: {
      title: { en: "Inner sizes that differ are refused in words", zh: "中间大小不等时，用话说清楚" },
      async check(t) {
        const [k, wrong] = t.random.shuffle([2, 3, 4, 5]);
        const message = await t.drive("messageOf", matrix(t.random, 6, k), matrix(t.random, wrong, 7));
        t.expect(typeof message === "string" && message.includes(String(k)) && message.includes(String(wrong)), {
          en: `A has ${k} columns and B ${wrong} rows: there is no product. Throw an error that names both numbers, instead of numbers that mean nothing.`,
          zh: `A 有 ${k} 列，B 有 ${wrong} 行：乘不了。应抛出错误并写出这两个数，而不是交出没有意义的数。`,
        });
      },
    },
  },
  equivalentMutants: { "dot(row, x) → dot(x, row)": "The dot product is symmetric." },
});
