import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Bilingual } from "@gradus/lab/lab";
import { type Tensor, tensor, zeros } from "@gradus/tensor";
import { AdamW } from "@gradus/tensor/optim/adam";

const steps = 4;

/** Gradients of both signs, none near 0. */
function drawGrad(t: Trial<Tensor>, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return t.array(
    Array.from({ length: size }, () => t.random.pick([-1, 1]) * (0.5 + 2 * t.random.uniform())),
    shape,
  );
}

/** The parameter after each of some steps: the learner's, and the engine's with the decay given. */
async function walk(t: Trial<Tensor>, shape: readonly number[], decay: number, expectedDecay: number) {
  const rate = 0.05 + 0.1 * t.random.uniform();
  const options = { learningRate: rate, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: decay };
  let parameter = t.normal(shape, 2);
  const own = tensor(parameter.toTypedArray(), shape).requiresGrad_();
  const optimizer = new AdamW([["own", own]], { learningRate: rate, weightDecay: expectedDecay });
  let state: unknown = { m: zeros(shape), v: zeros(shape), step: 0 };
  const mine: Tensor[] = [];
  const engine: Tensor[] = [];
  for (let i = 0; i < steps; i++) {
    const grad = drawGrad(t, shape);
    const next = (await t.call("adamWStep", parameter, grad, state, options)) as Record<string, unknown> | null;
    t.expect(typeof next === "object" && next !== null && typeof next.state === "object", {
      en: "adamWStep should return { parameter, state }, as adamStep does.",
      zh: "adamWStep 应像 adamStep 那样返回 { parameter, state }。",
    });
    parameter = t.asTensor(next?.parameter, { en: "the new parameter", zh: "新的参数" });
    state = next?.state;
    own.grad = grad;
    optimizer.step();
    mine.push(parameter);
    engine.push(tensor(own.toTypedArray(), shape));
  }
  return { mine, engine };
}

/** Step for step. */
function alike(t: Trial<Tensor>, mine: readonly Tensor[], engine: readonly Tensor[], message: Bilingual): void {
  for (const [i, parameter] of mine.entries()) t.close(parameter, engine[i], message);
}

const strength = (t: Trial<Tensor>) => 0.3 + 0.5 * t.random.uniform();

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.3/08-regularization",
  needs: ["adam"],
  withhold: ["@gradus/tensor/optim/adam"],
  properties: {
    "no-decay": {
      title: { en: "With λ = 0 it is Adam", zh: "λ = 0 时就是 Adam" },
      async check(t) {
        const { mine, engine } = await walk(t, [t.random.integer(2, 3), t.random.integer(2, 4)], 0, 0);
        alike(t, mine, engine, {
          en: "Without decay the steps must be those of your adamStep, with the state handed on.",
          zh: "没有衰减时，每一步都应与你的 adamStep 相同，状态也要传下去。",
        });
      },
    },
    decays: {
      title: {
        en: "A matrix shrinks by 1 − ηλ, then takes Adam's step",
        zh: "矩阵先缩小到 1 − ηλ 倍，再走 Adam 的一步",
      },
      async check(t) {
        const decay = strength(t);
        const { mine, engine } = await walk(t, [t.random.integer(2, 3), t.random.integer(2, 4)], decay, decay);
        alike(t, mine, engine, {
          en: "The steps are not AdamW's. Is λw added to the gradient (that is Adam with an L2 penalty)? Is the rate η in the factor 1 − ηλ? Is the old parameter shrunk, and not the new one?",
          zh: "结果与 AdamW 不符。是不是把 λw 加进了梯度（那是带 L2 惩罚的 Adam）？系数 1 − ηλ 里有学习率 η 吗？缩小的是旧参数，而不是更新之后的吗？",
        });
      },
    },
    biases: {
      title: { en: "Biases do not decay", zh: "偏置不衰减" },
      async check(t) {
        const { mine, engine } = await walk(t, [t.random.integer(3, 6)], strength(t), 0);
        alike(t, mine, engine, {
          en: "A parameter of one dimension was shrunk. Biases and scales are to be left alone: look at parameter.shape.length.",
          zh: "一维的参数也被缩小了。偏置和缩放系数不应衰减：请看 parameter.shape.length。",
        });
      },
    },
    kernels: {
      title: { en: "Kernels of four dimensions decay", zh: "四维的卷积核要衰减" },
      async check(t) {
        const decay = strength(t);
        const { mine, engine } = await walk(t, [2, t.random.integer(1, 3), 3, 3], decay, decay);
        alike(t, mine, engine, {
          en: "A convolution's kernels, [out, in, height, width], must decay like a matrix: two dimensions or more.",
          zh: "卷积核 [out, in, 高, 宽] 也应像矩阵一样衰减：二维及以上都算。",
        });
      },
    },
  },
});
