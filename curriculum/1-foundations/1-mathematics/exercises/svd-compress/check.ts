import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { orthogonal } from "../vectors.ts";

/** A matrix of [m, n] with singular values that are known, the largest first. */
function draw(t: Trial<Tensor>) {
  const n = t.random.integer(3, 4);
  const m = n + t.random.integer(0, 2);
  let next = 8;
  const singular = Array.from({ length: n }, () => {
    next *= 0.5 + 0.2 * t.random.uniform();
    return next;
  });
  const [u, v] = [orthogonal(t.random, m), orthogonal(t.random, n)];
  const pieces = (k: number) =>
    Array.from({ length: m }, (_, i) =>
      Array.from({ length: n }, (_, j) => singular.slice(0, k).reduce((sum, s, p) => sum + s * u[i][p] * v[j][p], 0)),
    );
  return { m, n, singular, pieces, a: pieces(n) };
}

export default defineExercise({
  difficulty: 3,
  minutes: 25,
  lesson: "1.1/05-svd-and-pca",
  needs: ["dot-product", "matrix-product", "gram-schmidt", "qr-algorithm"],
  limits: { seconds: 6 },
  properties: {
    "singular-values": {
      title: { en: "Roots of the eigenvalues of AᵀA", zh: "AᵀA 特征值的平方根" },
      async check(t) {
        const { a, singular } = draw(t);
        t.close(
          await t.call("singularValues", a),
          singular,
          {
            en: "Not the singular values. AᵀA stretches twice, so its eigenvalues are their squares; the largest comes first.",
            zh: "不是奇异值。AᵀA 拉伸了两次，特征值是奇异值的平方；最大的在前。",
          },
          { rtol: 1e-3 },
        );
      },
    },
    best: {
      title: { en: "No matrix of rank k is closer", zh: "秩为 k 的矩阵里最接近的" },
      async check(t) {
        const { a, n, pieces } = draw(t);
        for (let k = 1; k < n; k++)
          t.close(
            await t.call("lowRank", a, k),
            pieces(k),
            {
              en: `Not the best approximation of rank ${k}: A V Vᵀ with the first ${k} columns of the eigenvectors, those of the largest eigenvalues. The eigenvectors are columns, not rows.`,
              zh: `不是秩为 ${k} 的最佳近似：应是 A V Vᵀ，V 取特征向量的前 ${k} 列，即特征值最大的那些。特征向量是列，不是行。`,
            },
            { rtol: 1e-2, atol: 1e-3 },
          );
      },
    },
    whole: {
      title: { en: "All pieces give the matrix back", zh: "全部加起来就是原矩阵" },
      async check(t) {
        const { a, n } = draw(t);
        t.close(
          await t.call("lowRank", a, n),
          a,
          {
            en: "With all directions kept nothing may be lost: V Vᵀ is the identity then.",
            zh: "所有方向都留下，什么也不该丢：这时 V Vᵀ 就是单位矩阵。",
          },
          { rtol: 1e-3, atol: 1e-4 },
        );
      },
    },
    counted: {
      title: { en: "The numbers to keep, counted", zh: "要存的数，数对了" },
      async check(t) {
        const [m, n, k] = [t.random.integer(20, 40), t.random.integer(50, 90), t.random.integer(2, 9)];
        t.close(
          await t.number("numbersKept", m, n, k),
          k * (m + n + 1),
          {
            en: "Each piece is a column of m, a row of n and one singular value.",
            zh: "每一份是一列 m 个、一行 n 个，再加一个奇异值。",
          },
          { rtol: 0, atol: 0 },
        );
      },
    },
  },
  equivalentMutants: { "steps = 200 → steps = 201": "One more step of a process that has arrived." },
});
