import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor, zeros } from "@gradus/tensor";

function draw(t: Trial<Tensor>, steps: number) {
  const [batch, inputs, hidden] = [t.random.integer(2, 3), t.random.integer(4, 5), t.random.integer(6, 7)];
  return {
    xs: Array.from({ length: steps }, () => t.normal([batch, inputs])),
    weights: { w: t.normal([inputs, hidden], 0.5), u: t.normal([hidden, hidden], 0.5), b: t.normal([hidden], 0.5) },
    grad: t.normal([batch, hidden]),
  };
}

function statesOf(xs: readonly Tensor[], { w, u, b }: { w: Tensor; u: Tensor; b: Tensor }): Tensor[] {
  const states: Tensor[] = [];
  for (const x of xs) {
    const before = states.at(-1) ?? zeros([x.shape[0], b.shape[0]]);
    states.push(x.matmul(w).add(before.matmul(u)).add(b).tanh());
  }
  return states;
}

export default defineExercise({
  difficulty: 3,
  minutes: 40,
  lesson: "1.3/10-recurrent",
  needs: ["linear"],
  withhold: ["Tensor.backward", "@gradus/tensor/nn/recurrent"],
  properties: {
    states: {
      title: { en: "Every state comes from its input and the state before", zh: "每个状态由输入和前一个状态算出" },
      async check(t) {
        const { xs, weights } = draw(t, t.random.integer(3, 5));
        const expected = statesOf(xs, weights);
        const mine = await t.call("rnn", xs, weights);
        t.expect(Array.isArray(mine) && mine.length === xs.length, {
          en: `A sequence of ${xs.length} steps has ${xs.length} states; h₀ is not one of them.`,
          zh: `${xs.length} 步的序列有 ${xs.length} 个状态，h₀ 不算在内。`,
        });
        for (const [i, state] of expected.entries()) {
          t.close(t.asTensor((mine as unknown[])[i], { en: `state ${i + 1}`, zh: `状态 ${i + 1}` }), state, {
            en: `State ${i + 1} differs${i > 0 ? ", those before agree: it hangs on the state before, too" : ": h₁ = tanh(x₁W + b), since h₀ is zero"}.`,
            zh: `状态 ${i + 1} 不符${i > 0 ? "，前面的都对：它还依赖前一个状态" : "：h₁ = tanh(x₁W + b)，因为 h₀ 为零"}。`,
          });
        }
      },
    },
    gradients: {
      title: { en: "The gradients agree with autograd", zh: "梯度与自动求导一致" },
      async check(t) {
        for (const steps of [1, t.random.integer(3, 5)]) {
          const { xs, weights, grad } = draw(t, steps);
          const leaf = (of: Tensor) => tensor(of.toTypedArray(), of.shape).requiresGrad_();
          const own = { w: leaf(weights.w), u: leaf(weights.u), b: leaf(weights.b) };
          const states = statesOf(xs, own);
          states[states.length - 1].backward(grad);
          const given = states.map((state) => tensor(state.toTypedArray(), state.shape));
          const all = (await t.call("rnnBackward", grad, xs, given, weights)) as Record<string, unknown> | null;
          for (const name of ["b", "w", "u"] as const) {
            t.close(
              t.asTensor(all?.[name], { en: `the gradient by ${name}`, zh: `对 ${name} 的梯度` }),
              own[name].grad ?? own[name].mul(0),
              {
                en: `${steps} step(s): the gradient by ${name} differs. At each step, from the last: times 1 − h², then the parts of w, u (with the state before, zero at the first step) and b are added; δ·Uᵀ goes on to the step before.`,
                zh: `${steps} 步：对 ${name} 的梯度不符。从最后一步起，每步先乘 1 − h²，再累加 w、u（用前一个状态，第一步为零）、b 的那一份；δ·Uᵀ 传给前一步。`,
              },
              { rtol: 1e-3, atol: 1e-5 },
            );
          }
        }
      },
    },
  },
});
