import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  sigmoidSlope: (random) => {
    const s = random.pick([0.1, 0.2, 0.3, 0.6, 0.8]);
    const slope = Number((s * (1 - s)).toFixed(4));
    return {
      kind: "number",
      ask: { en: `A sigmoid gives ${s}. What is its slope there?`, zh: `Sigmoid 的输出是 ${s}，此处的斜率是多少？` },
      value: slope,
      tolerance: 0.001,
      why: { en: `σ(1 − σ) = ${s}·(1 − ${s}) = ${slope}.`, zh: `σ(1 − σ) = ${s} × (1 − ${s}) = ${slope}。` },
      mistakes: [
        {
          value: 0.25,
          why: { en: "That is the largest slope, at an output of 0.5.", zh: "这是输出为 0.5 时的最大斜率。" },
        },
        { value: s * s, why: { en: "One factor is 1 − σ.", zh: "其中一个因子应是 1 − σ。" } },
      ],
    };
  },
  depth: (random) => {
    const layers = random.integer(2, 4);
    return {
      kind: "number",
      ask: {
        en: `At most, what is the slope of ${layers} sigmoids in a row, with weights of 1 between?`,
        zh: `${layers} 个 Sigmoid 连起来，中间权重都是 1，斜率最大是多少？`,
      },
      value: 0.25 ** layers,
      tolerance: 0.0002,
      why: { en: `0.25 to the power of ${layers}: slopes multiply.`, zh: `0.25 的 ${layers} 次方：斜率相乘。` },
      mistakes: [
        {
          value: 0.25,
          why: { en: "That is one sigmoid; slopes multiply.", zh: "这只是一个 Sigmoid 的；斜率要连乘。" },
        },
        {
          value: 0.25 / layers,
          why: { en: "Slopes multiply, they are not averaged.", zh: "斜率是连乘，不是取平均。" },
        },
      ],
    };
  },
  xorValue: () => ({
    kind: "number",
    ask: {
      en: "In the lesson's XOR network, h₁ = relu(x₁ + x₂). What is h₁ for the input (1, 1)?",
      zh: "在本课的异或网络里，输入 (1, 1) 时 h₁ 是多少？",
    },
    value: 2,
    tolerance: 0.001,
    why: { en: "relu(1 + 1) = 2; the output is 2 − 2·1 = 0.", zh: "relu(1 + 1) = 2；输出是 2 − 2 × 1 = 0。" },
    mistakes: [
      {
        value: 1,
        why: {
          en: "ReLU does not cap at 1; that would be a step. h₂ is 1.",
          zh: "ReLU 不会封顶在 1，那是阶跃；等于 1 的是 h₂。",
        },
      },
      { value: 0, why: { en: "That is the output of the whole network.", zh: "这是整个网络的输出。" } },
    ],
  }),
  whyBend: () => ({
    kind: "choice",
    ask: { en: "What does an activation function between layers achieve?", zh: "层间的激活函数起什么作用？" },
    right: {
      text: { en: "The layers no longer collapse into one", zh: "多层不再能合并成一层" },
      why: {
        en: "With a bend between, the matrices cannot be multiplied together.",
        zh: "中间有了弯，矩阵就不能直接乘在一起。",
      },
    },
    wrong: [
      {
        text: { en: "The numbers stay small from layer to layer", zh: "把数变小" },
        why: {
          en: "ReLU leaves positive numbers as they are; being small is not the point.",
          zh: "ReLU 不改变正数；变小不是目的。",
        },
      },
      {
        text: { en: "The network gets more parameters to adjust", zh: "增加参数" },
        why: { en: "The ones shown here have none.", zh: "本课的激活函数都没有要学的参数。" },
      },
    ],
  }),
  dead: () => ({
    kind: "choice",
    ask: {
      en: "The z of a ReLU neuron is negative for every example. Why does the neuron not recover?",
      zh: "一个 ReLU 神经元对所有样本的 z 都为负。它为什么恢复不了？",
    },
    right: {
      text: { en: "Its slope is 0, so its weights get no correction", zh: "斜率为 0，权重得不到修正" },
      why: { en: "A product with 0 is 0, whatever comes from above.", zh: "上面传来什么，乘以 0 都是 0。" },
    },
    wrong: [
      {
        text: { en: "Its weights have become 0, so its sum cannot change", zh: "它的权重变成了 0" },
        why: { en: "The weights can be large; it is the slope that is 0.", zh: "权重可以很大，为 0 的是斜率。" },
      },
      {
        text: { en: "It is saturated at 1, the upper end of its range", zh: "它饱和在 1" },
        why: { en: "That happens to a sigmoid; ReLU has no upper end.", zh: "那是 Sigmoid 的情形；ReLU 没有上限。" },
      },
    ],
  }),
  stepFunction: () => ({
    kind: "choice",
    ask: {
      en: "Weights are adjusted by following slopes. Why does that fail with the step function?",
      zh: "为什么不能靠斜率穿过阶跃函数来学习？",
    },
    right: {
      text: { en: "Its slope is 0 wherever it has one", zh: "凡是有斜率的地方，斜率都是 0" },
      why: { en: "So no weight is told which way to go.", zh: "所以权重不知道该往哪边调。" },
    },
    wrong: [
      {
        text: { en: "It gives only two values, too few to learn from", zh: "它只有两个取值" },
        why: {
          en: "Few values are not the obstacle by themselves: the flat slope is.",
          zh: "取值少本身不是障碍，平坦才是。",
        },
      },
      {
        text: { en: "Its slope is too steep to be followed safely", zh: "它的斜率太陡" },
        why: {
          en: "It jumps at a single point; everywhere else it is flat.",
          zh: "只在一个点上跳变，其余处处是平的。",
        },
      },
    ],
  }),
});
