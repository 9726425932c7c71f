import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { symmetric, times } from "../vectors.ts";

async function find(t: Trial<Tensor>, a: number[][], steps: number) {
  const all = (await t.call("eigen", a, steps)) as { values?: unknown; vectors?: unknown } | null;
  const shapes = {
    en: `For [${a.length}, ${a.length}] return { values, vectors } with ${a.length} values, and vectors as a list of rows.`,
    zh: `对 [${a.length}, ${a.length}]，应返回 { values, vectors }：${a.length} 个值，vectors 按行给出。`,
  };
  t.equalShape(all?.values, [a.length], shapes);
  t.equalShape(all?.vectors, [a.length, a.length], shapes);
  return { values: all?.values as number[], vectors: all?.vectors as number[][] };
}

/** Positive, the largest first, each at most two thirds of the one before. */
function spectrum(t: Trial<Tensor>, n: number): number[] {
  let value = 20;
  return Array.from({ length: n }, () => {
    value *= 0.45 + 0.2 * t.random.uniform();
    return value;
  });
}

export default defineExercise({
  difficulty: 3,
  minutes: 25,
  lesson: "1.1/04-eigenvalues",
  needs: ["dot-product", "matrix-product", "gram-schmidt"],
  limits: { seconds: 6 },
  properties: {
    "one-step": {
      title: { en: "One step by hand", zh: "手算一步" },
      async check(t) {
        const { values } = await find(
          t,
          [
            [2, 1],
            [1, 2],
          ],
          1,
        );
        t.close(
          values.toSorted((x, y) => y - x),
          [2.8, 1.2],
          {
            en: "After one step for (2, 1), (1, 2) the diagonal is 2.8, 1.2. If it is still 2, 2, then q and r were multiplied in the order that gives the old matrix back.",
            zh: "对 (2, 1)、(1, 2) 走一步，对角线应是 2.8、1.2。若还是 2、2，说明 q 和 r 乘的次序又还原了旧矩阵。",
          },
        );
      },
    },
    order: {
      title: { en: "The eigenvalues, the largest first", zh: "特征值，最大的在前" },
      async check(t) {
        const expected = spectrum(t, t.random.integer(2, 5));
        const message = {
          en: "Not the eigenvalues, or not from the largest to the smallest.",
          zh: "不是这些特征值，或者没有从大到小排列。",
        };
        const { values } = await find(t, symmetric(t.random, expected), 100);
        t.close(values, expected, message);
        // Nothing mixes the axes here, so the diagonal stays in the order given.
        const diagonal = expected.toReversed().map((value, i, all) => all.map((_, j) => (i === j ? value : 0)));
        t.close((await find(t, diagonal, 3)).values, expected, message);
      },
    },
    vectors: {
      title: { en: "A v = λ v for each column", zh: "每一列都满足 A v = λ v" },
      async check(t) {
        const expected = spectrum(t, t.random.integer(3, 5));
        const rotated = symmetric(t.random, expected);
        const diagonal = expected.toReversed().map((value, i, all) => all.map((_, j) => (i === j ? value : 0)));
        for (const a of [rotated, diagonal]) {
          const { vectors } = await find(t, a, 100);
          const scaled = vectors.map((row) => row.map((entry, j) => entry * expected[j]));
          t.close(
            times(a, vectors),
            scaled,
            {
              en: "Column j of vectors must be the eigenvector of value j. It comes from the product of all q, each new one on the right; the last q alone is almost the identity. Sort the columns as you sort the values.",
              zh: "vectors 的第 j 列应是第 j 个特征值的特征向量。它来自所有 q 的乘积，新的乘在右边；单看最后一个 q，几乎就是单位矩阵。值怎么排序，列也要怎么排。",
            },
            { atol: 1e-3 },
          );
          for (const j of expected.keys())
            t.close(Math.hypot(...vectors.map((row) => row[j])), 1, {
              en: "The eigenvectors must have norm 1.",
              zh: "特征向量的范数应是 1。",
            });
        }
      },
    },
  },
});
