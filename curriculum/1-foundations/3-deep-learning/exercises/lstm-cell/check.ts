import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, zeros } from "@gradus/tensor";
import { lstm } from "@gradus/tensor/ops/recurrent";

function draw(t: Trial<Tensor>) {
  const [batch, inputs, hidden] = [t.random.integer(2, 3), t.random.integer(4, 5), t.random.integer(6, 7)];
  return {
    x: t.normal([batch, inputs]),
    state: { h: t.normal([batch, hidden]), c: t.normal([batch, hidden], 1.5) },
    weights: { w: t.normal([4 * hidden, inputs]), u: t.normal([4 * hidden, hidden]), b: t.normal([4 * hidden]) },
  };
}

async function both(t: Trial<Tensor>) {
  const { x, state, weights } = draw(t);
  const all = (await t.call("lstmCell", x, state, weights)) as Record<string, unknown> | null;
  const given = { h: state.h.unsqueeze(0), c: state.c.unsqueeze(0) };
  const { w, u, b } = weights;
  const layer = { weightIh: w, weightHh: u, biasIh: b, biasHh: zeros(b.shape) };
  const engine = lstm(x.unsqueeze(0), given, [layer], {});
  return {
    h: t.asTensor(all?.h, { en: "h", zh: "h" }),
    c: t.asTensor(all?.c, { en: "c", zh: "c" }),
    engine: { h: engine.h.squeeze(0), c: engine.c.squeeze(0) },
  };
}

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.3/11-lstm-and-gru",
  withhold: ["@gradus/tensor/nn/recurrent"],
  properties: {
    cell: {
      title: { en: "The cell state: kept by f, added by i·g", zh: "单元状态：由 f 保留，由 i·g 添加" },
      async check(t) {
        const { c, engine } = await both(t);
        t.close(c, engine.c, {
          en: "c differs from σ(f)·c + σ(i)·tanh(g). The blocks stand in the order i, f, g, o; the forget gate multiplies what is kept; g is a tanh.",
          zh: "c 不等于 σ(f)·c + σ(i)·tanh(g)。四块的次序是 i、f、g、o；遗忘门乘的是保留的部分；g 用 tanh。",
        });
      },
    },
    hidden: {
      title: { en: "The hidden state shows the new cell through o", zh: "隐藏状态经 o 显示新的单元" },
      async check(t) {
        const { h, engine } = await both(t);
        t.close(h, engine.h, {
          en: "c is right, h is not: σ(o)·tanh(c) with the new c.",
          zh: "c 对了，h 不对：应为 σ(o)·tanh(c)，用新的 c。",
        });
      },
    },
    bias: {
      title: { en: "Only the forget gates get the bias", zh: "只有遗忘门得到偏置" },
      async check(t) {
        const [hidden, value] = [t.random.integer(2, 5), t.random.integer(1, 4)];
        const bias = await t.tensor("rememberingBias", hidden, value);
        t.close(
          bias,
          Array.from({ length: 4 * hidden }, (_, k) => (k >= hidden && k < 2 * hidden ? value : 0)),
          {
            en: `For ${hidden} neurons the bias has ${4 * hidden} numbers: ${value} in the second block, 0 elsewhere.`,
            zh: `${hidden} 个神经元的偏置有 ${4 * hidden} 个数：第二块是 ${value}，其余是 0。`,
          },
        );
      },
    },
  },
});
