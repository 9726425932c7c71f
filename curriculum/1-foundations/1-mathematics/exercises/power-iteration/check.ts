import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { matrix, numbers, symmetric, times } from "../vectors.ts";

async function run(t: Trial<Tensor>, a: number[][], start: number[], steps: number) {
  const all = (await t.call("powerIteration", a, start, steps)) as { value?: unknown; vector?: unknown } | null;
  t.equalShape(all?.vector, [start.length], {
    en: `vector should be a list of ${start.length} numbers.`,
    zh: `vector 应是 ${start.length} 个数。`,
  });
  return { value: t.asNumber(all?.value, { en: "value", zh: "value" }), vector: all?.vector as number[] };
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/04-eigenvalues",
  needs: ["dot-product", "matrix-product"],
  properties: {
    steps: {
      title: { en: "After k steps: Aᵏ times the start, normalized", zh: "k 步之后：Aᵏ 乘起点，再归一" },
      async check(t) {
        const n = t.random.integer(2, 4);
        const [a, start] = [matrix(t.random, n, n), numbers(t.random, n).map((x) => 3 * x)];
        let column = start.map((entry) => [entry]);
        for (let steps = 0; steps < 3; steps++) {
          const length = Math.hypot(...column.flat());
          const { vector } = await run(t, a, start, steps);
          t.close(
            vector,
            column.map(([entry]) => entry / length),
            {
              en: `After ${steps} steps the vector must be A applied ${steps} times to the start, divided by its norm. With 0 steps that is the start itself, normalized.`,
              zh: `走 ${steps} 步之后，应是起点乘 ${steps} 次 A，再除以范数。0 步就是归一后的起点。`,
            },
          );
          column = times(a, column);
        }
      },
    },
    sign: {
      title: { en: "A negative eigenvalue comes out negative", zh: "负的特征值，算出来是负的" },
      async check(t) {
        const a = symmetric(t.random, [-4, 1 + t.random.uniform(), 0.5]);
        const { value } = await run(t, a, numbers(t.random, 3), 60);
        t.close(value, -4, {
          en: "The eigenvalue of largest absolute value is −4 here. The norm of A x gives 4: it has lost the sign. Take x · A x.",
          zh: "这里绝对值最大的特征值是 −4。用 A x 的范数会得到 4，符号丢了。应取 x · A x。",
        });
      },
    },
    quotient: {
      title: { en: "The value is x · A x of the vector returned", zh: "value 是所返回向量的 x · A x" },
      async check(t) {
        const n = t.random.integer(2, 4);
        const a = matrix(t.random, n, n);
        const { value, vector } = await run(t, a, numbers(t.random, n), 3);
        const column = vector.map((entry) => [entry]);
        t.close(value, times([vector], times(a, column))[0][0], {
          en: "The value must belong to the vector that you return, not to the one of a step before.",
          zh: "value 应当由返回的那个向量算出，而不是前一步的向量。",
        });
      },
    },
    "many-steps": {
      title: { en: "A thousand steps do not explode", zh: "一千步也不爆炸" },
      async check(t) {
        const a = symmetric(t.random, [30, 3, 2]);
        const { value, vector } = await run(t, a, numbers(t.random, 3), 1000);
        const message = {
          en: "Numbers that grow thirtyfold at each step leave the range of the computer after some 200 steps. Divide by the norm at every step.",
          zh: "每步变成 30 倍的数，走两百来步就超出了计算机的范围。每一步都要除以范数。",
        };
        t.finite(vector, message);
        t.close(value, 30, message);
      },
    },
  },
  equivalentMutants: {
    "dot(vector, matVec(a, vector)) → dot(matVec(a, vector), vector)": "The dot product is symmetric.",
  },
});
