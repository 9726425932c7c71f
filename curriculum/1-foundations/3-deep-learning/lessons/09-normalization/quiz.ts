import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  normalizeOne: (random) => {
    const middle = random.integer(2, 9);
    const step = random.integer(1, 4);
    const list = [middle - step, middle + step];
    return {
      kind: "number",
      ask: {
        en: `A neuron's sums for a batch of two examples are ${list.join(" and ")}. What does batch norm make of the second (γ = 1, β = 0, no ε)?`,
        zh: `一个神经元对两个样本的加权和是 ${list.join(" 和 ")}。批归一化把第二个变成多少（γ = 1，β = 0，不计 ε）？`,
      },
      value: 1,
      tolerance: 0.01,
      why: {
        en: `Mean ${middle}, variance ${step * step}, deviation ${step}: (${list[1]} − ${middle})/${step} = 1. Of two different numbers it always makes −1 and 1.`,
        zh: `均值 ${middle}，方差 ${step * step}，标准差 ${step}：(${list[1]} − ${middle})/${step} = 1。任意两个不同的数，总是变成 −1 和 1。`,
      },
      mistakes: [
        {
          value: 1 / Math.SQRT2,
          why: {
            en: "The variance for the normalization divides by n, not n − 1.",
            zh: "归一化所用的方差除以 n，不是 n − 1。",
          },
        },
        {
          value: list[1] / step,
          why: { en: "The mean must be taken off first.", zh: "要先减去均值。" },
        },
      ],
    };
  },

  axes: () => ({
    kind: "choice",
    ask: {
      en: "A batch is a table: one example a row, one neuron a column. Over what does layer norm take its mean?",
      zh: "把一批数据写成表：一行一个样本，一列一个神经元。层归一化的均值取自哪里？",
    },
    right: {
      text: { en: "Over each row", zh: "每一行" },
      why: {
        en: "Over the neurons of one example. So no example depends on another.",
        zh: "同一个样本的各个神经元。因此样本之间互不影响。",
      },
    },
    wrong: [
      {
        text: { en: "Over each column", zh: "每一列" },
        why: { en: "That is batch norm.", zh: "那是批归一化。" },
      },
      {
        text: { en: "Over the whole table", zh: "整张表" },
        why: {
          en: "Then examples would depend on one another, as in batch norm.",
          zh: "那样样本之间就会互相影响，和批归一化一样了。",
        },
      },
    ],
  }),

  runningMean: (random) => {
    const old = random.integer(1, 4);
    const seen = old + random.pick([5, 10, 20]);
    const value = 0.9 * old + 0.1 * seen;
    return {
      kind: "number",
      ask: {
        en: `The running mean is ${old}, a batch's mean is ${seen}. What is the running mean afterwards (weight 0.1)?`,
        zh: `滑动均值是 ${old}，这一批的均值是 ${seen}。更新之后的滑动均值是多少（新批占 0.1）？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `0.9 · ${old} + 0.1 · ${seen} = ${value.toFixed(1)}.`,
        zh: `0.9 · ${old} + 0.1 · ${seen} = ${value.toFixed(1)}。`,
      },
      mistakes: [
        {
          value: 0.1 * old + 0.9 * seen,
          why: {
            en: "0.1 is the weight of the new one. (In PyTorch it is called momentum, which misleads.)",
            zh: "0.1 是新值的份额。（PyTorch 把它叫 momentum，容易误会。）",
          },
        },
        {
          value: (old + seen) / 2,
          why: {
            en: "It is a moving average, not the mean of the two.",
            zh: "这是滑动平均，不是两者的平均。",
          },
        },
      ],
    };
  },

  evalForgotten: () => ({
    kind: "choice",
    ask: {
      en: "A network with batch norm reads a single picture in use, and model.eval() was forgotten. What happens?",
      zh: "带批归一化的网络在使用时一次只读一张图，又忘了 model.eval()。会怎样？",
    },
    right: {
      text: {
        en: "The layer normalizes by a batch of one: nothing is left of z, or it refuses",
        zh: "它用只有一个样本的“一批”来归一化：z 什么都不剩，或者直接报错",
      },
      why: {
        en: "z − μ is 0 for a batch of one. PyTorch says that it expects more than one value per channel.",
        zh: "一批只有一个样本时，z − μ 就是 0。PyTorch 会报错，说每个通道需要多于一个值。",
      },
    },
    wrong: [
      {
        text: { en: "Nothing, batch norm is the same in training and use", zh: "没有影响，批归一化训练与使用时相同" },
        why: { en: "That is layer norm.", zh: "那是层归一化。" },
      },
      {
        text: { en: "It is only slower", zh: "只是慢一点" },
        why: {
          en: "The answers are wrong, not slow.",
          zh: "不是慢，是答案错了。",
        },
      },
    ],
  }),

  scaleTen: () => ({
    kind: "choice",
    ask: {
      en: "All weights before a normalization are multiplied by 10. What happens to the gradient by these weights?",
      zh: "把归一化之前的所有权重乘以 10，对这些权重的梯度会怎样？",
    },
    right: {
      text: { en: "It becomes a tenth", zh: "变成十分之一" },
      why: {
        en: "The output is the same, and it takes ten times the change of weight to move it as much.",
        zh: "输出不变，而要让它变同样多，权重得多改十倍。",
      },
    },
    wrong: [
      {
        text: { en: "It becomes ten times as large", zh: "变成十倍" },
        why: {
          en: "So it would be for the layer after. Here the 1/σ in the backward formula has grown tenfold below the line.",
          zh: "那是后一层的情形。这里反向公式中的 1/σ，分母大了十倍。",
        },
      },
      {
        text: { en: "It stays, since the output stays", zh: "不变，因为输出不变" },
        why: {
          en: "The same output at ten times the distance means a tenth of the slope.",
          zh: "输出一样，尺度大了十倍，斜率就是十分之一。",
        },
      },
    ],
  }),

  gradientSum: () => ({
    kind: "choice",
    ask: {
      en: "Why do the gradients by the z of one group always add up to 0?",
      zh: "同一组里，对各个 z 的梯度之和为什么总是 0？",
    },
    right: {
      text: { en: "Adding a constant to all z changes nothing", zh: "给所有 z 加同一个常数，什么都不变" },
      why: {
        en: "The sum of the gradients is the slope in just this direction, and there the output is flat.",
        zh: "梯度之和就是沿这个方向的斜率，而输出在这个方向上是平的。",
      },
    },
    wrong: [
      {
        text: { en: "Because γ begins at 1 and β at 0", zh: "因为 γ 从 1、β 从 0 出发" },
        why: { en: "It holds for any γ and β.", zh: "γ、β 取什么值都成立。" },
      },
      {
        text: { en: "Because the loss is at its lowest point", zh: "因为损失已到最低点" },
        why: {
          en: "Then each single one would be 0. It holds everywhere.",
          zh: "那样每一个都应是 0。这个结论处处成立。",
        },
      },
    ],
  }),
});
