import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { layerNorm } from "@gradus/tensor/ops/norm";

function draw(t: Trial<Tensor>, spread = 1) {
  const [batch, features] = [t.random.integer(3, 4), t.random.integer(5, 7)];
  return {
    x: t.normal([batch, features], spread).add(t.normal([batch, 1], 2)),
    scale: t.normal([features]).add(0.5),
    shift: t.normal([features]),
    grad: t.normal([batch, features]),
  };
}

async function backward(t: Trial<Tensor>, { grad, x, scale, shift }: ReturnType<typeof draw>) {
  const leaves = [x, scale, shift].map((of) => tensor(of.toTypedArray(), of.shape).requiresGrad_());
  layerNorm(leaves[0], [x.shape[1]], leaves[1], leaves[2], 1e-5).backward(grad);
  const all = (await t.call("layerNormBackward", grad, x, scale)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "layerNormBackward should return { x, scale, shift }.",
    zh: "layerNormBackward 应返回 { x, scale, shift }。",
  });
  const part = (name: string) => t.asTensor(all?.[name], { en: `the gradient by ${name}`, zh: `对 ${name} 的梯度` });
  return {
    mine: { x: part("x"), scale: part("scale"), shift: part("shift") },
    engine: { x: leaves[0].grad as Tensor, scale: leaves[1].grad as Tensor, shift: leaves[2].grad as Tensor },
  };
}

const near = { rtol: 2e-3, atol: 1e-4 };

export default defineExercise({
  difficulty: 3,
  minutes: 35,
  lesson: "1.3/09-normalization",
  withhold: ["Tensor.backward", "@gradus/tensor/nn/norm"],
  properties: {
    forward: {
      title: { en: "Each row is normalized, then scaled and shifted", zh: "每行归一化，再缩放、平移" },
      async check(t) {
        const { x, scale, shift } = draw(t);
        t.close(
          await t.tensor("layerNorm", x, scale, shift),
          layerNorm(x, [x.shape[1]], scale, shift, 1e-5),
          {
            en: "y differs. Layer norm takes mean and variance of each row (axis 1), the variance divided by the number of features; γ and β, one for each column, come last.",
            zh: "y 不符。层归一化的均值和方差取自每一行（轴 1），方差除以特征数；γ 和 β 每列一个，最后才用。",
          },
          near,
        );
      },
    },
    epsilon: {
      title: { en: "ε keeps equal numbers finite", zh: "各数相等时，ε 保证结果有限" },
      async check(t) {
        const { x, scale, shift } = draw(t, 3e-3);
        t.close(
          await t.tensor("layerNorm", x, scale, shift),
          layerNorm(x, [x.shape[1]], scale, shift, 1e-5),
          {
            en: "In rows whose numbers hardly differ y is off: ε = 1e-5 is added to the variance, under the root.",
            zh: "一行里各数相差极小时，y 不符：ε = 1e-5 要加在方差上，放在根号里。",
          },
          { rtol: 5e-3, atol: 5e-3 },
        );
      },
    },
    "gradient-x": {
      title: { en: "The gradient by x agrees with autograd", zh: "对 x 的梯度与自动求导一致" },
      async check(t) {
        for (const spread of [1, 3e-3]) {
          const { mine, engine } = await backward(t, draw(t, spread));
          t.close(
            mine.x,
            engine.x,
            {
              en: "The gradient by x differs. μ and σ depend on every x of the row: that is what −mean(g) and −x̂·mean(g·x̂) are for. g is the slope by x̂, so γ belongs into it.",
              zh: "对 x 的梯度不符。μ 和 σ 都依赖这一行的每个 x，−mean(g) 和 −x̂·mean(g·x̂) 就是由此而来。g 是对 x̂ 的斜率，所以要乘上 γ。",
            },
            spread === 1 ? near : { rtol: 1e-2, atol: 0.3 },
          );
        }
      },
    },
    "gradient-parameters": {
      title: { en: "The gradients by γ and β are sums over the batch", zh: "对 γ、β 的梯度是对这一批求和" },
      async check(t) {
        const { mine, engine } = await backward(t, draw(t));
        for (const name of ["scale", "shift"] as const) {
          t.close(
            mine[name],
            engine[name],
            {
              en: `The gradient by ${name} differs: one number for each column, summed (not averaged) over the examples; for scale, of grad · x̂.`,
              zh: `对 ${name} 的梯度不符：每列一个数，对样本求和（不是平均）；scale 的是 grad · x̂ 之和。`,
            },
            near,
          );
        }
      },
    },
  },
});
