import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { identity, matrix, times } from "../vectors.ts";

async function decompose(t: Trial<Tensor>, a: number[][]) {
  const all = (await t.call("qr", a)) as { q?: unknown; r?: unknown } | null;
  const [m, n] = [a.length, a[0].length];
  const shapes = {
    en: `For a matrix of [${m}, ${n}], q must be [${m}, ${n}] and r [${n}, ${n}], as lists of rows.`,
    zh: `对 [${m}, ${n}] 的矩阵，q 应为 [${m}, ${n}]，r 应为 [${n}, ${n}]，都按行给出。`,
  };
  t.equalShape(all?.q, [m, n], shapes);
  t.equalShape(all?.r, [n, n], shapes);
  return { q: all?.q as number[][], r: all?.r as number[][] };
}

const transposed = (a: number[][]) => a[0].map((_, j) => a.map((row) => row[j]));

export default defineExercise({
  difficulty: 3,
  minutes: 30,
  lesson: "1.1/04-eigenvalues",
  needs: ["dot-product", "matrix-product"],
  properties: {
    orthonormal: {
      title: { en: "The columns of Q are orthonormal", zh: "Q 的各列标准正交" },
      async check(t) {
        const n = t.random.integer(3, 4);
        const { q } = await decompose(t, matrix(t.random, n + t.random.integer(0, 2), n));
        t.close(
          times(transposed(q), q),
          identity(n),
          {
            en: "QᵀQ is not the identity matrix: each column must be orthogonal to all before it, not only to the last one, and have norm 1.",
            zh: "QᵀQ 不是单位矩阵：每列要与前面所有的列正交，不只是与上一列；范数还要是 1。",
          },
          { atol: 1e-5 },
        );
      },
    },
    product: {
      title: { en: "A = Q R", zh: "A = Q R" },
      async check(t) {
        const n = t.random.integer(2, 4);
        const a = matrix(t.random, n + t.random.integer(0, 2), n);
        const { q, r } = await decompose(t, a);
        t.close(
          times(q, r),
          a,
          {
            en: "QR does not give A back. Column j of R holds the factors of column j: of each q in its row, and the norm of what was left on the diagonal.",
            zh: "QR 还原不出 A。R 的第 j 列存的是第 j 列的各个倍数：每个 q 的在对应的行，剩下部分的范数在对角线上。",
          },
          { atol: 1e-5 },
        );
      },
    },
    triangle: {
      title: { en: "R has zeros below a positive diagonal", zh: "R 的对角线为正，以下全是 0" },
      async check(t) {
        const n = t.random.integer(2, 4);
        const { r } = await decompose(t, matrix(t.random, n + 1, n));
        t.expect(
          r.every((row, i) => row[i] > 0 && row.slice(0, i).every((entry) => Math.abs(entry) < 1e-9)),
          {
            en: "R needs norms, which are positive, on the diagonal, and zeros below: later columns play no part in earlier ones.",
            zh: "R 的对角线是范数，都为正；以下是 0，因为后面的列不参与前面的列。",
          },
        );
      },
    },
    rounding: {
      title: { en: "Almost parallel columns stay orthogonal", zh: "几乎平行的列，也能正交" },
      async check(t) {
        const tiny = (1 + t.random.uniform()) * 1e-8;
        const a = [
          [1, 1, 1],
          [tiny, 0, 0],
          [0, tiny, 0],
          [0, 0, tiny],
        ];
        const { q } = await decompose(t, a);
        const columns = transposed(q);
        t.close(
          times([columns[1]], transposed([columns[2]]))[0][0],
          0,
          {
            en: "The second and the third q should be at a right angle, and are far from it (about 60°). Subtract each projection from what is left so far, not from the original column: so the rounding of one step is repaired in the next.",
            zh: "第二、第三个 q 本应垂直，结果差得很远（约 60°）。每个投影要从目前剩下的部分里减，而不是从原来的列里算：这样，上一步的舍入误差下一步会修正。",
          },
          { atol: 1e-4 },
        );
      },
    },
  },
  equivalentMutants: {
    "dot(q, rest) → dot(rest, q)": "The dot product is symmetric.",
  },
});
