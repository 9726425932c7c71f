import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, zeros } from "@gradus/tensor";

interface Drawn {
  parameter: Tensor;
  grad: Tensor;
  velocity: Tensor;
  options: { learningRate: number; momentum: number };
}

function draw(t: Trial<Tensor>): Drawn {
  const shape = [t.random.integer(2, 4), t.random.integer(2, 4)];
  return {
    parameter: t.normal(shape),
    grad: t.normal(shape),
    velocity: t.normal(shape),
    options: { learningRate: 0.05 + 0.2 * t.random.uniform(), momentum: 0.5 + 0.4 * t.random.uniform() },
  };
}

async function run(t: Trial<Tensor>, drawn: Drawn): Promise<{ parameter: Tensor; velocity: Tensor }> {
  const { parameter, grad, velocity, options } = drawn;
  const all = (await t.call("sgdStep", parameter, grad, velocity, options)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "sgdStep should return { parameter, velocity }.",
    zh: "sgdStep 应返回 { parameter, velocity }。",
  });
  return {
    parameter: t.asTensor(all?.parameter, { en: "the new parameter", zh: "新的参数" }),
    velocity: t.asTensor(all?.velocity, { en: "the new velocity", zh: "新的速度" }),
  };
}

export default defineExercise({
  difficulty: 1,
  minutes: 10,
  lesson: "1.3/05-optimizers",
  withhold: ["@gradus/tensor/optim/sgd"],
  properties: {
    "first-step": {
      title: { en: "The first step is plain gradient descent", zh: "第一步就是普通的梯度下降" },
      async check(t) {
        const drawn = draw(t);
        drawn.velocity = zeros(drawn.parameter.shape);
        const { parameter } = await run(t, drawn);
        t.close(parameter, drawn.parameter.sub(drawn.grad.mul(drawn.options.learningRate)), {
          en: "With v = 0 the step must be w − η·g. The update uses the new velocity, it goes against the gradient, and the gradient goes in whole, not times 1 − μ (nor is this Nesterov's form, which looks ahead).",
          zh: "v = 0 时，这一步应当是 w − η·g。更新要用新的速度，方向与梯度相反；梯度要整个加进去，不乘 1 − μ（也不是向前多看一步的 Nesterov 写法）。",
        });
      },
    },
    velocity: {
      title: { en: "v ← μ v + g", zh: "v ← μ v + g" },
      async check(t) {
        const drawn = draw(t);
        const { velocity } = await run(t, drawn);
        t.close(velocity, drawn.velocity.mul(drawn.options.momentum).add(drawn.grad), {
          en: "The velocity is not μ v + g. In this form neither the learning rate nor 1 − μ is in it: that would be another convention, with other numbers as soon as the rate changes.",
          zh: "速度不等于 μ v + g。在这种写法里，速度中既没有学习率，也没有 1 − μ：那是另一种约定，学习率一变，结果就不同。",
        });
      },
    },
    parameter: {
      title: { en: "w ← w − η v", zh: "w ← w − η v" },
      async check(t) {
        const drawn = draw(t);
        const { learningRate, momentum } = drawn.options;
        const velocity = drawn.velocity.mul(momentum).add(drawn.grad);
        const { parameter } = await run(t, drawn);
        t.close(parameter, drawn.parameter.sub(velocity.mul(learningRate)), {
          en: "With a velocity from before, the step is not η times the new velocity.",
          zh: "已有速度时，走的这一步不等于 η 乘新的速度。",
        });
      },
    },
  },
});
