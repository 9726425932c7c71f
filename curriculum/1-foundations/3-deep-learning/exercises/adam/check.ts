import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor, zeros } from "@gradus/tensor";
import { Adam } from "@gradus/tensor/optim/adam";

interface State {
  m: Tensor;
  v: Tensor;
  step: number;
}

const usual = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** Gradients of both signs, none near 0: there ε would matter, which has a property of its own. */
function drawGrad(t: Trial<Tensor>, shape: readonly number[], scale = 1): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Array.from({ length: size }, () => scale * t.random.pick([-1, 1]) * (0.5 + 2 * t.random.uniform()));
  return t.array(values, shape);
}

async function run(
  t: Trial<Tensor>,
  parameter: Tensor,
  grad: Tensor,
  state: State,
  options: typeof usual,
): Promise<{ parameter: Tensor; state: State }> {
  const all = (await t.call("adamStep", parameter, grad, state, options)) as {
    parameter?: unknown;
    state?: { m?: unknown; v?: unknown; step?: unknown } | null;
  } | null;
  t.expect(typeof all === "object" && all !== null && typeof all.state === "object" && all.state !== null, {
    en: "adamStep should return { parameter, state: { m, v, step } }.",
    zh: "adamStep 应返回 { parameter, state: { m, v, step } }。",
  });
  return {
    parameter: t.asTensor(all?.parameter, { en: "the new parameter", zh: "新的参数" }),
    state: {
      m: t.asTensor(all?.state?.m, { en: "the new m", zh: "新的 m" }),
      v: t.asTensor(all?.state?.v, { en: "the new v", zh: "新的 v" }),
      step: t.asNumber(all?.state?.step, { en: "the new step count", zh: "新的步数" }),
    },
  };
}

/** The engine's own Adam over the same gradients. */
function reference(parameter: Tensor, grads: readonly Tensor[], options: typeof usual): Tensor[] {
  const own = tensor(parameter.toTypedArray(), parameter.shape).requiresGrad_();
  const { learningRate, beta1, beta2, eps } = options;
  const optimizer = new Adam([["own", own]], { learningRate, betas: [beta1, beta2], eps });
  return grads.map((grad) => {
    own.grad = grad;
    optimizer.step();
    return tensor(own.toTypedArray(), own.shape);
  });
}

const fresh = (shape: readonly number[]): State => ({ m: zeros(shape), v: zeros(shape), step: 0 });

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.3/05-optimizers",
  needs: ["sgd-momentum"],
  withhold: ["@gradus/tensor/optim/adam"],
  properties: {
    "first-step": {
      title: {
        en: "The first step moves every number by the learning rate",
        zh: "第一步，每个数都移动一个学习率的距离",
      },
      async check(t) {
        const shape = [t.random.integer(2, 3), t.random.integer(2, 4)];
        const parameter = t.normal(shape);
        const grad = drawGrad(t, shape, 10 ** t.random.integer(-2, 2));
        const [expected] = reference(parameter, [grad], usual);
        const next = await run(t, parameter, grad, fresh(shape), usual);
        t.close(next.parameter, expected, {
          en: "The first step is not η·g/|g|. Without bias correction it is η·(1 − β₁)/√(1 − β₂) ≈ 3.2 η; with t counted from 0 the correction divides by 0; v averages the squared gradient, and its root divides (√v̂, not v̂).",
          zh: "第一步不等于 η·g/|g|。没有偏差修正时是 η·(1 − β₁)/√(1 − β₂) ≈ 3.2 η；t 若从 0 数起，修正会除以 0；另外 v 是梯度平方的平均，除的是它的平方根（√v̂，不是 v̂）。",
        });
      },
    },
    "later-steps": {
      title: { en: "Six steps agree with the engine's Adam", zh: "连走六步，与引擎的 Adam 一致" },
      async check(t) {
        const shape = [t.random.integer(2, 3), t.random.integer(2, 4)];
        const options = { ...usual, beta1: 0.8 + 0.1 * t.random.uniform(), beta2: 0.95 + 0.03 * t.random.uniform() };
        const grads = Array.from({ length: 6 }, () => drawGrad(t, shape));
        let next = { parameter: t.normal(shape), state: fresh(shape) };
        const expected = reference(next.parameter, grads, options);
        for (const [i, grad] of grads.entries()) {
          next = await run(t, next.parameter, grad, next.state, options);
          t.close(next.parameter, expected[i], {
            en: `Step ${i + 1} differs, the ones before agree. The state keeps m and v as they are, uncorrected; the correction's t grows with every step; β₁ (for m) and β₂ (for v) come from the options.`,
            zh: `第 ${i + 1} 步不同，之前的步都一致。状态里保存的是未经修正的 m 和 v；修正所用的 t 每步加 1；β₁（用于 m）、β₂（用于 v）取自 options。`,
          });
        }
      },
    },
    state: {
      title: { en: "m, v and the step count are handed on", zh: "m、v 和步数都传给下一步" },
      async check(t) {
        const shape = [2, t.random.integer(2, 4)];
        const grad = drawGrad(t, shape);
        const state = { m: t.normal(shape), v: t.normal(shape).mul(0).add(0.5), step: t.random.integer(3, 9) };
        const next = await run(t, t.normal(shape), grad, state, usual);
        t.close(next.state.step, state.step + 1, {
          en: "The step count grows by one with each step.",
          zh: "每走一步，步数加 1。",
        });
        t.close(next.state.m, state.m.mul(0.9).add(grad.mul(0.1)), {
          en: "m should be β₁ m + (1 − β₁) g, without the correction.",
          zh: "m 应为 β₁ m + (1 − β₁) g，不含修正。",
        });
        t.close(next.state.v, state.v.mul(0.999).add(grad.mul(grad).mul(0.001)), {
          en: "v should be β₂ v + (1 − β₂) g², without the correction.",
          zh: "v 应为 β₂ v + (1 − β₂) g²，不含修正。",
        });
      },
    },
    epsilon: {
      title: { en: "ε is added to the root, not under it", zh: "ε 加在根号外，不在根号里" },
      async check(t) {
        const shape = [t.random.integer(3, 5)];
        const parameter = t.array(new Array(shape[0]).fill(0), shape);
        const options = { ...usual, eps: 1e-3 };
        const grad = drawGrad(t, shape, 1e-3);
        const [expected] = reference(parameter, [grad], options);
        const next = await run(t, parameter, grad, fresh(shape), options);
        t.close(
          next.parameter,
          expected,
          {
            en: "With gradients as small as ε the step is not η·m̂/(√v̂ + ε). Is ε inside the square root, or left out?",
            zh: "梯度与 ε 一样小时，步长不等于 η·m̂/(√v̂ + ε)。是不是把 ε 放进了根号，或者漏掉了？",
          },
          { rtol: 1e-3, atol: 1e-8 },
        );
      },
    },
  },
});
