import { defineExercise } from "@gradus/curriculum/exercise";
import { numbers } from "../vectors.ts";

const dotOf = (a: readonly number[], b: readonly number[]) => a.reduce((sum, entry, i) => sum + entry * b[i], 0);
const projectionOf = (a: readonly number[], b: readonly number[]) =>
  b.map((entry) => (dotOf(a, b) / dotOf(b, b)) * entry);

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.1/01-vectors",
  needs: ["dot-product"],
  properties: {
    closest: {
      title: { en: "The projection is the closest point of the line", zh: "投影是直线上最近的点" },
      async check(t) {
        const n = t.random.integer(2, 5);
        const [a, b] = [numbers(t.random, n), numbers(t.random, n)];
        t.close(await t.call("project", a, b), projectionOf(a, b), {
          en: "The rest a − p must be orthogonal to b: the factor is a·b / b·b. Dividing by the norm instead, or not at all, is right for unit vectors alone.",
          zh: "剩下的 a − p 应与 b 正交：倍数是 a·b / b·b。不除，或只除以范数，都只对单位向量成立。",
        });
      },
    },
    distance: {
      title: { en: "The distance is the length of what is left", zh: "距离是剩余部分的长度" },
      async check(t) {
        const n = t.random.integer(2, 5);
        const [a, b] = [numbers(t.random, n), numbers(t.random, n)];
        const p = projectionOf(a, b);
        t.close(await t.number("distance", a, b), Math.hypot(...a.map((entry, i) => entry - p[i])), {
          en: "The distance goes from a to its projection: the norm of a − p, not of p and not of a + p.",
          zh: "距离是从 a 到投影的一段：a − p 的范数，不是 p 的，也不是 a + p 的。",
        });
      },
    },
    mirror: {
      title: { en: "Reflecting keeps the length, and the projection", zh: "镜像的长度不变，投影也不变" },
      async check(t) {
        const n = t.random.integer(2, 5);
        const [a, b] = [numbers(t.random, n), numbers(t.random, n)];
        const p = projectionOf(a, b);
        t.close(
          await t.call("reflect", a, b),
          a.map((entry, i) => 2 * p[i] - entry),
          {
            en: "From a to its projection p and as far again: 2p − a. It is as long as a and has the same shadow.",
            zh: "从 a 走到投影 p，再走同样远：2p − a。它与 a 一样长，影子也相同。",
          },
        );
      },
    },
  },
  equivalentMutants: { "dot(a, b) → dot(b, a)": "The dot product is symmetric." },
});
