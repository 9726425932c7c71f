import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import type { Term } from "../polynomial-gradient/solution.ts";
import { chainedJacobian, jacobianAt, outputsAt, product, type System } from "./solution.ts";

const away = (t: Trial<Tensor>) => t.random.pick([-1, 1]) * (0.5 + t.random.uniform());
const list = <V>(size: number, make: () => V) => Array.from({ length: size }, make);

const system = (t: Trial<Tensor>, outputs: number, variables: number): System =>
  list(outputs, () =>
    list(3, (): Term => ({ factor: away(t), powers: list(variables, () => t.random.integer(0, 2)) })),
  );

/** Three different sizes, so that a row taken for a column shows. */
const sizes = (t: Trial<Tensor>) => t.random.shuffle([2, 3, 4]);

const tolerance = { rtol: 1e-9, atol: 1e-9 };

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.1/11-jacobian-and-chain-rule",
  needs: ["polynomial-gradient"],
  withhold: ["Tensor.backward", "Tensor.matmul"],
  properties: {
    outputs: {
      title: { en: "All outputs at the point", zh: "该点处的全部输出" },
      async check(t) {
        const [outputs, variables] = sizes(t);
        const [f, point] = [system(t, outputs, variables), list(variables, () => away(t))];
        t.close(
          await t.call("outputsAt", f, point),
          outputsAt(f, point),
          {
            en: "outputsAt is valueAt of every list of terms, all at the same point.",
            zh: "outputsAt 就是对每一组项求 valueAt，都在同一点。",
          },
          tolerance,
        );
      },
    },
    jacobian: {
      title: { en: "A row for each output, a column for each variable", zh: "每个输出一行，每个变量一列" },
      async check(t) {
        const [outputs, variables] = sizes(t);
        const [f, point] = [system(t, outputs, variables), list(variables, () => away(t))];
        const mine = await t.call("jacobianAt", f, point);
        t.equalShape(mine, [outputs, variables], {
          en: "The Jacobian has a row for each output and a column for each variable: row i is the gradient of output i. Yours may be transposed.",
          zh: "雅可比矩阵每个输出一行、每个变量一列：第 i 行是第 i 个输出的梯度。你的可能转置了。",
        });
        t.close(
          mine,
          jacobianAt(f, point),
          {
            en: "Row i must be the gradient of output i at the point.",
            zh: "第 i 行应当是第 i 个输出在该点的梯度。",
          },
          tolerance,
        );
      },
    },
    product: {
      title: { en: "The matrix product", zh: "矩阵乘积" },
      async check(t) {
        const [n, k, m] = sizes(t);
        const matrix = (rows: number, columns: number) => list(rows, () => list(columns, () => away(t)));
        const [a, b] = [matrix(n, k), matrix(k, m)];
        t.close(
          await t.call("product", a, b),
          product(a, b),
          {
            en: "Cell (i, j) is row i of a times column j of b, summed. It is not a product cell by cell.",
            zh: "第 i 行第 j 列的数，是 a 的第 i 行与 b 的第 j 列逐个相乘再求和，不是逐格相乘。",
          },
          tolerance,
        );
      },
    },
    chain: {
      title: {
        en: "The chain rule: outer's Jacobian at inner's outputs, times inner's",
        zh: "链式法则：外层在内层输出处的雅可比，乘以内层的",
      },
      async check(t) {
        const [n, k, m] = sizes(t);
        const [outer, inner, point] = [system(t, n, k), system(t, k, m), list(m, () => away(t))];
        const mine = await t.call("chainedJacobian", outer, inner, point);
        t.close(
          mine,
          chainedJacobian(outer, inner, point),
          {
            en: "Outer acts on what inner gives, so its Jacobian is taken at inner's outputs, not at the point itself; and it stands on the left of the product.",
            zh: "外层作用在内层的输出上，所以它的雅可比矩阵要在内层的输出处取，而不是在原来的点；并且写在乘积的左边。",
          },
          { rtol: 1e-8, atol: 1e-8 },
        );
        const [square, other, at] = [system(t, 3, 3), system(t, 3, 3), list(3, () => away(t))];
        t.close(
          await t.call("chainedJacobian", square, other, at),
          chainedJacobian(square, other, at),
          {
            en: "With as many outputs as variables every order of the product fits, but only one is right: outer's Jacobian, at inner's outputs, times inner's at the point.",
            zh: "输出与变量一样多时，怎么排都乘得起来，但只有一种是对的：外层的雅可比（在内层的输出处取）乘以内层的（在原来的点取）。",
          },
          { rtol: 1e-8, atol: 1e-8 },
        );
      },
    },
  },
});
