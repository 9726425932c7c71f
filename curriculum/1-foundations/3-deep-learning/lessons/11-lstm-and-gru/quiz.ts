import { defineQuiz } from "@gradus/lab/quiz";

/** A number in a product: a negative one in brackets. */
const factor = (x: number) => (x < 0 ? `(−${-x})` : String(x));

export default defineQuiz({
  cellStep: (random) => {
    const f = random.pick([0.8, 0.9]);
    const i = random.pick([0.3, 0.7]);
    const c = random.pick([1, 2]);
    const g = random.pick([-0.5, 0.5]);
    const value = f * c + i * g;
    return {
      kind: "number",
      ask: {
        en: `Cell state ${c}, forget gate ${f}, input gate ${i}, candidate ${g}. What is the new cell state?`,
        zh: `单元状态 ${c}，遗忘门 ${f}，输入门 ${i}，候选 ${g}。新的单元状态是多少？`,
      },
      value,
      tolerance: 0.005,
      why: {
        en: `${f} · ${c} + ${i} · ${factor(g)} = ${value.toFixed(2)}.`,
        zh: `${f} · ${c} + ${i} · ${factor(g)} = ${value.toFixed(2)}。`,
      },
      mistakes: [
        {
          value: (1 - f) * c + i * g,
          why: {
            en: "A forget gate of 1 keeps everything: it might better be called the keep gate.",
            zh: "遗忘门为 1 时全部保留：叫“保留门”倒更贴切。",
          },
        },
        { value: c + g, why: { en: "Both gates were left out.", zh: "两个门都漏了。" } },
      ],
    };
  },

  gruStep: (random) => {
    const z = random.pick([0.75, 0.9]);
    const old = random.pick([0.8, -0.6]);
    const fresh = random.pick([0.2, -0.2]);
    const value = (1 - z) * fresh + z * old;
    return {
      kind: "number",
      ask: {
        en: `A GRU in PyTorch's form: update gate ${z}, old state ${old}, candidate ${fresh}. What is the new state? Two decimals.`,
        zh: `PyTorch 写法的 GRU：更新门 ${z}，旧状态 ${old}，候选 ${fresh}。新状态是多少？保留两位小数。`,
      },
      value,
      tolerance: 0.011,
      why: {
        en: `(1 − ${z}) · ${factor(fresh)} + ${z} · ${factor(old)} = ${value.toFixed(3)}.`,
        zh: `(1 − ${z}) · ${factor(fresh)} + ${z} · ${factor(old)} = ${value.toFixed(3)}。`,
      },
      mistakes: [
        {
          value: z * fresh + (1 - z) * old,
          why: {
            en: "Turned round: in this form z belongs to the old state. (The first paper has it the same way; some texts do not.)",
            zh: "反了：这种写法里 z 乘的是旧状态。（最初的论文也如此，有的教材相反。）",
          },
        },
        { value: fresh, why: { en: "That would be z = 0.", zh: "那是 z = 0 的情形。" } },
      ],
    };
  },

  whyGates: () => ({
    kind: "choice",
    ask: {
      en: "Why does the gradient along the cell state last longer than along an RNN's hidden state?",
      zh: "为什么沿单元状态的梯度，比沿普通循环网络隐藏状态的梯度更持久？",
    },
    right: {
      text: {
        en: "Each step multiplies it only by the forget gate, which can be near 1",
        zh: "每步只乘遗忘门，而它可以接近 1",
      },
      why: {
        en: "No matrix and no slope of tanh stand between c and the c before.",
        zh: "前后两个 c 之间没有矩阵，也没有 tanh 的斜率。",
      },
    },
    wrong: [
      {
        text: { en: "Because an LSTM has four times the weights", zh: "因为 LSTM 的权重多三倍" },
        why: {
          en: "More weights alone would not help: a wider RNN vanishes as well.",
          zh: "光是权重多没有用：更宽的普通循环网络照样消失。",
        },
      },
      {
        text: { en: "Because gates clip the gradient", zh: "因为门会裁剪梯度" },
        why: {
          en: "Clipping shortens long gradients. Here small ones are to be kept from shrinking.",
          zh: "裁剪是缩短过长的梯度，这里要的是别让它变小。",
        },
      },
    ],
  }),

  forgetBias: (random) => {
    const steps = random.pick([4, 6, 8, 10]);
    const value = 0.9 ** steps;
    return {
      kind: "number",
      ask: {
        en: `Every forget gate stands at 0.9. What share of the gradient along the cell is left after ${steps} steps? Two decimals.`,
        zh: `每个遗忘门都是 0.9。沿单元走 ${steps} 步，梯度剩下多少？保留两位小数。`,
      },
      value,
      tolerance: 0.011,
      why: {
        en: `0.9 to the power of ${steps} ≈ ${value.toFixed(3)}.`,
        zh: `0.9 的 ${steps} 次方 ≈ ${value.toFixed(3)}。`,
      },
      mistakes: [
        {
          value: 0.1 ** steps,
          why: {
            en: "0.9 is what is kept, not what is forgotten.",
            zh: "0.9 是保留的，不是忘掉的。",
          },
        },
        {
          value: 0.9,
          why: { en: "That is after one step.", zh: "这是一步之后。" },
        },
      ],
    };
  },

  freshLstm: () => ({
    kind: "choice",
    ask: {
      en: "An LSTM does not learn to remember over 50 steps. What is worth trying first?",
      zh: "一个 LSTM 学不会记住 50 步。最值得先试什么？",
    },
    right: {
      text: { en: "A first value of 1 to 3 for the forget gate's bias", zh: "把遗忘门偏置的初值设为 1 到 3" },
      why: {
        en: "Else every forget gate begins at about 0.5, and 0.5 to the power of 50 is nothing.",
        zh: "否则遗忘门从 0.5 左右起步，0.5 的 50 次方等于没有。",
      },
    },
    wrong: [
      {
        text: { en: "Clipping at a smaller bound", zh: "把梯度裁剪得更短" },
        why: { en: "The gradient is too small, not too large.", zh: "梯度是太小，不是太大。" },
      },
      {
        text: { en: "A wider hidden state", zh: "加宽隐藏状态" },
        why: {
          en: "More cells that all forget within a few steps do not remember longer.",
          zh: "再多的单元，几步就忘，也记不长久。",
        },
      },
    ],
  }),
});
