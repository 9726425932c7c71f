import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { multiplications, pullBack } from "./solution.ts";

const list = <V>(size: number, make: () => V) => Array.from({ length: size }, make);

function chain(t: Trial<Tensor>, sizes: number[]) {
  const number = () => t.random.pick([-1, 1]) * (0.5 + t.random.uniform());
  const jacobians = sizes.slice(1).map((rows, i) => list(rows, () => list(sizes[i], number)));
  return { jacobians, v: list(sizes[sizes.length - 1], number) };
}

const tolerance = { rtol: 1e-10, atol: 1e-10 };

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/11-jacobian-and-chain-rule",
  withhold: ["Tensor.backward", "Tensor.matmul"],
  properties: {
    "one-step": {
      title: { en: "One step: a row times a matrix", zh: "一步：行向量乘矩阵" },
      async check(t) {
        for (const sizes of [t.random.shuffle([2, 4]), [3, 3]]) {
          const { jacobians, v } = chain(t, sizes);
          t.close(
            await t.call("pullBack", jacobians, v),
            pullBack(jacobians, v),
            {
              en: "The row stands on the left: entry j of v · J is the sum over i of v[i] · J[i][j], one number for each input of the step. (J · v goes the other way.)",
              zh: "行向量在左边：v · J 的第 j 个数是 v[i] · J[i][j] 对 i 求和，每个输入一个数。（J · v 的方向相反。）",
            },
            tolerance,
          );
        }
      },
    },
    chain: {
      title: { en: "From the last step back to the first", zh: "从最后一步往回走到第一步" },
      async check(t) {
        for (const sizes of [t.random.shuffle([2, 3, 4, 5]), [3, 3, 3, 3]]) {
          const { jacobians, v } = chain(t, sizes);
          t.close(
            await t.call("pullBack", jacobians, v),
            pullBack(jacobians, v),
            {
              en: "v belongs to the outputs of the last step, so it meets the last Jacobian first; the result meets the one before, and so on to the first.",
              zh: "v 对应最后一步的输出，所以先与最后一个雅可比矩阵相乘；所得的行再乘前一个，直到第一个。",
            },
            tolerance,
          );
        }
      },
    },
    "forward-cost": {
      title: { en: "What forward costs", zh: "前向相乘的代价" },
      async check(t) {
        const sizes = list(t.random.integer(3, 6), () => t.random.integer(2, 9));
        t.close(await t.number("multiplications", sizes, "forward"), multiplications(sizes, "forward"), {
          en: "Forward, every product has the inputs' number sizes[0] as its columns: step i (from the second) adds sizes[i] · sizes[i − 1] · sizes[0]. The first Jacobian alone costs nothing.",
          zh: "前向时，每次乘积的列数都是输入个数 sizes[0]：从第二步起，第 i 步增加 sizes[i] · sizes[i − 1] · sizes[0]。单独第一个雅可比矩阵不花乘法。",
        });
      },
    },
    "backward-cost": {
      title: { en: "What backward costs", zh: "反向相乘的代价" },
      async check(t) {
        const sizes = list(t.random.integer(3, 6), () => t.random.integer(2, 9));
        t.close(await t.number("multiplications", sizes, "backward"), multiplications(sizes, "backward"), {
          en: "Backward, every product has the outputs' number (the last size) as its rows. With one output each product is only a row times a matrix.",
          zh: "反向时，每次乘积的行数都是输出个数（最后一个大小）。只有一个输出时，每次都只是一行乘一个矩阵。",
        });
        t.close(await t.number("multiplications", [5, 4], "backward"), 0, {
          en: "A chain of one step needs no product at all.",
          zh: "只有一步时，一次乘积也不需要。",
        });
      },
    },
  },
});
