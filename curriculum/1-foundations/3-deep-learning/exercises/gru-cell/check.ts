import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";
import { gru } from "@gradus/tensor/ops/recurrent";

/** Biases of the three blocks r, z, n: a number is the same for all neurons, null is drawn. Far from 0 they hold a gate open or shut. */
type Blocks = readonly (number | null)[];

const [open, shut] = [60, -60];

function draw(t: Trial<Tensor>, { bx, bh }: { bx: Blocks; bh: Blocks }) {
  const [batch, inputs, hidden] = [t.random.integer(2, 3), t.random.integer(4, 5), t.random.integer(6, 7)];
  const bias = (blocks: Blocks) =>
    tensor(blocks.flatMap((value) => Array.from({ length: hidden }, () => value ?? t.random.uniform() * 2 - 1)));
  const weights = {
    w: t.normal([3 * hidden, inputs], 0.7),
    u: t.normal([3 * hidden, hidden], 0.7),
    bx: bias(bx),
    bh: bias(bh),
  };
  return { x: t.normal([batch, inputs]), h: t.normal([batch, hidden]), weights };
}

/** The learner's state and that of the engine, which a test holds to PyTorch's. */
async function both(t: Trial<Tensor>, blocks: { bx: Blocks; bh: Blocks }) {
  const { x, h, weights } = draw(t, blocks);
  const { w, u, bx, bh } = weights;
  const layer = { weightIh: w, weightHh: u, biasIh: bx, biasHh: bh };
  const engine = gru(x.unsqueeze(0), h.unsqueeze(0), [layer]).h.squeeze(0);
  return { mine: await t.tensor("gruCell", x, h, weights), engine };
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.3/11-lstm-and-gru",
  withhold: ["@gradus/tensor/nn/recurrent"],
  properties: {
    keeps: {
      title: { en: "An update gate near 1 keeps the old state", zh: "更新门接近 1 时保留旧状态" },
      async check(t) {
        const { mine, engine } = await both(t, { bx: [null, open, null], bh: [null, null, null] });
        t.close(mine, engine, {
          en: "With z ≈ 1 the state must stay as it was: z multiplies the old h, 1 − z the candidate (some texts turn it round). The blocks stand in the order r, z, n.",
          zh: "z ≈ 1 时状态应保持不变：z 乘旧的 h，1 − z 乘候选（有的教材恰好相反）。三块的次序是 r、z、n。",
        });
      },
    },
    candidate: {
      title: { en: "An update gate near 0 lets the candidate in", zh: "更新门接近 0 时放进候选" },
      async check(t) {
        const { mine, engine } = await both(t, { bx: [open, shut, null], bh: [null, null, 0] });
        t.close(mine, engine, {
          en: "With z ≈ 0 and r ≈ 1 the new state is the candidate alone: tanh of x Wᵀ + h Uᵀ and the biases, third block. It is a tanh; only the gates are sigmoids.",
          zh: "z ≈ 0、r ≈ 1 时，新状态就是候选：对第三块的 x Wᵀ + h Uᵀ 加偏置取 tanh。只有门用 Sigmoid，候选用 tanh。",
        });
      },
    },
    reset: {
      title: {
        en: "A reset gate near 0 hides the old state from the candidate",
        zh: "重置门接近 0 时，候选看不到旧状态",
      },
      async check(t) {
        const { mine, engine } = await both(t, { bx: [shut, shut, null], bh: [null, null, 0] });
        t.close(mine, engine, {
          en: "With r ≈ 0 the candidate must depend on x alone: r multiplies the part that comes from h, not the part from x.",
          zh: "r ≈ 0 时，候选应当只依赖 x：r 乘的是来自 h 的部分，而不是来自 x 的部分。",
        });
      },
    },
    product: {
      title: { en: "The reset gate acts after the matrix product", zh: "重置门作用在矩阵乘法之后" },
      async check(t) {
        const { mine, engine } = await both(t, { bx: [null, shut, null], bh: [null, null, 0] });
        t.close(mine, engine, {
          en: "Half-open reset gates give another candidate. Is r multiplied into h before the product with U, as in the first paper? In PyTorch's form the product comes first: r ⊙ (h Uᵀ + b').",
          zh: "重置门半开时，候选不对。是不是像最初的论文那样，先用 r 乘 h，再与 U 相乘？PyTorch 的写法是先做矩阵乘法：r ⊙ (h Uᵀ + b')。",
        });
      },
    },
    bias: {
      title: { en: "The reset gate covers the second bias too", zh: "重置门也管第二份偏置" },
      async check(t) {
        const { mine, engine } = await both(t, { bx: [null, null, null], bh: [null, null, null] });
        t.close(mine, engine, {
          en: "With all biases drawn at random the state differs from PyTorch's. Both bx and bh are added in each gate; in the candidate, bh stands inside the brackets that r multiplies.",
          zh: "偏置都随机抽取时，状态与 PyTorch 的不同。每个门里 bx、bh 都要加；在候选里，bh 位于 r 所乘的括号之内。",
        });
      },
    },
  },
});
