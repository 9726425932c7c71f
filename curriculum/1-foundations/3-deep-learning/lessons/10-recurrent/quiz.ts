import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  parameters: (random) => {
    const input = random.integer(2, 6);
    const hidden = random.pick([8, 10, 16]);
    const steps = random.pick([20, 50]);
    const value = hidden * input + hidden * hidden + hidden;
    return {
      kind: "number",
      ask: {
        en: `An RNN with inputs of width ${input} and a state of width ${hidden} reads ${steps} steps. How many parameters has its cell, with one bias for each neuron?`,
        zh: `循环网络的输入宽 ${input}、状态宽 ${hidden}，读 ${steps} 步。这个单元有多少参数（每个神经元一个偏置）？`,
      },
      value,
      tolerance: 0.5,
      why: {
        en: `${hidden} · ${input} + ${hidden} · ${hidden} + ${hidden} = ${value}, whatever the number of steps.`,
        zh: `${hidden} · ${input} + ${hidden} · ${hidden} + ${hidden} = ${value}，与步数无关。`,
      },
      mistakes: [
        {
          value: value * steps,
          why: {
            en: "The weights are the same at every step; they count once.",
            zh: "每一步用的是同一组权重，只算一次。",
          },
        },
        {
          value: hidden * input + hidden,
          why: {
            en: "The old state has weights, too: a matrix of hidden by hidden.",
            zh: "旧状态也有权重：一个状态宽 × 状态宽的矩阵。",
          },
        },
      ],
    };
  },

  powers: (random) => {
    const factor = random.pick([0.5, 0.8]);
    const steps = random.pick([4, 5]);
    const value = factor ** steps;
    return {
      kind: "number",
      ask: {
        en: `Each step back multiplies the gradient by ${factor}. What is left after ${steps} steps? Three decimals.`,
        zh: `每往回一步，梯度乘以 ${factor}。${steps} 步之后剩多少？保留三位小数。`,
      },
      value,
      tolerance: 0.0016,
      why: {
        en: `${factor} to the power of ${steps} ≈ ${value.toFixed(3)}.`,
        zh: `${factor} 的 ${steps} 次方 ≈ ${value.toFixed(3)}。`,
      },
      mistakes: [
        {
          value: factor / steps,
          why: {
            en: "It is multiplied each time, not divided by the number of steps.",
            zh: "是每步都乘一次，不是除以步数。",
          },
        },
        { value: factor, why: { en: "That is after one step.", zh: "这是一步之后。" } },
      ],
    };
  },

  clip: (random) => {
    const [a, b] = random.pick([
      [6, 8],
      [9, 12],
      [12, 16],
    ] as const);
    const length = Math.hypot(a, b);
    const bound = 5;
    const value = (a * bound) / length;
    return {
      kind: "number",
      ask: {
        en: `The gradient is (${a}, ${b}) and is clipped to length ${bound}. What becomes of its first number?`,
        zh: `梯度是 (${a}, ${b})，裁剪到长度 ${bound}。第一个数变成多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `Its length is ${length}; everything is multiplied by ${bound}/${length}: (${value}, ${(b * bound) / length}).`,
        zh: `长度是 ${length}，全部乘以 ${bound}/${length}：(${value}, ${(b * bound) / length})。`,
      },
      mistakes: [
        {
          value: bound,
          why: {
            en: "Cutting each number by itself turns the gradient.",
            zh: "逐个数去裁，梯度会转向。",
          },
        },
        {
          value: a,
          why: {
            en: `The length ${length} is above the bound.`,
            zh: `长度 ${length} 超过了上限。`,
          },
        },
      ],
    };
  },

  clipAndVanish: () => ({
    kind: "choice",
    ask: {
      en: "The gradient of an RNN vanishes over 50 steps. Does clipping help?",
      zh: "循环网络的梯度在 50 步里消失了。梯度裁剪有用吗？",
    },
    right: {
      text: { en: "No, it only ever shortens", zh: "没用，它只会缩短" },
      why: {
        en: "What is missing is the far past's part in the gradient; clipping cannot bring it back.",
        zh: "缺的是遥远过去在梯度中的那一份，裁剪变不出来。",
      },
    },
    wrong: [
      {
        text: { en: "Yes, with a small bound", zh: "有用，把上限设小些" },
        why: { en: "A smaller bound shortens more.", zh: "上限越小，缩得越短。" },
      },
      {
        text: { en: "Yes, it brings every gradient to the bound", zh: "有用，它把所有梯度都变成上限那么长" },
        why: {
          en: "Only longer ones. And if it lengthened them, it would lengthen the recent part as much.",
          zh: "只作用于更长的。就算把梯度放大，近处的部分也会同样放大。",
        },
      },
    ],
  }),

  bptt: () => ({
    kind: "choice",
    ask: {
      en: "In BPTT a weight is used at every step. What is its gradient?",
      zh: "BPTT 中，一个权重每一步都用到。它的梯度是什么？",
    },
    right: {
      text: { en: "The sum over all its uses", zh: "历次使用的斜率之和" },
      why: {
        en: "Where paths from a parameter to the loss part, their slopes are added: the chain rule.",
        zh: "从参数到损失有多条路，各条路的斜率相加：这就是链式法则。",
      },
    },
    wrong: [
      {
        text: { en: "The product over all its uses", zh: "历次使用的斜率之积" },
        why: {
          en: "Products arise along one path; different paths are added.",
          zh: "沿同一条路才相乘，不同的路相加。",
        },
      },
      {
        text: { en: "The slope of its last use", zh: "最后一次使用的斜率" },
        why: {
          en: "Then nothing before the last step would be learned.",
          zh: "那样最后一步之前的东西就都学不到了。",
        },
      },
    ],
  }),
});
