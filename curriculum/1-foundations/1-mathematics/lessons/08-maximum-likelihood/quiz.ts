import { defineQuiz } from "@gradus/lab/quiz";

/** Few enough digits to read, none of float's dust. */
const tidy = (x: number) => Number(x.toPrecision(4));

export default defineQuiz({
  coin: (random) => {
    const [heads, tails] = random.pick([
      [3, 13],
      [4, 14],
      [6, 19],
      [7, 11],
      [8, 17],
    ]);
    const value = tidy(heads / (heads + tails));
    return {
      kind: "number",
      ask: {
        en: `A coin shows heads ${heads} times and tails ${tails} times. What is the maximum-likelihood estimate of the probability of heads?`,
        zh: `一枚硬币掷出 ${heads} 次正面、${tails} 次反面。正面概率的最大似然估计是多少？`,
      },
      value,
      tolerance: 0.003,
      why: { en: `${heads} / ${heads + tails} ≈ ${value}.`, zh: `${heads} / ${heads + tails} ≈ ${value}。` },
      mistakes: [
        {
          value: tidy(heads / tails),
          why: { en: "Those are the odds; divide by all throws.", zh: "这是几率；要除以总次数。" },
        },
        {
          value: tidy((heads + 1) / (heads + tails + 2)),
          why: {
            en: "That is the smoothed estimate, with α = 1. Maximum likelihood adds nothing.",
            zh: "这是 α = 1 的平滑估计。最大似然什么也不加。",
          },
        },
        {
          value: 0.5,
          why: {
            en: "That is a prior belief; the likelihood looks at the throws alone.",
            zh: "这是先验的看法；似然只看掷出的结果。",
          },
        },
      ],
    };
  },

  whatItIs: () => ({
    kind: "choice",
    ask: {
      en: "For some throws of a coin L(0.7) = 0.0022. What does that number mean?",
      zh: "对一枚硬币的若干次结果，L(0.7) = 0.0022。这个数是什么意思？",
    },
    right: {
      text: {
        en: "A coin with p = 0.7 gives just this row of throws with probability 0.0022",
        zh: "p = 0.7 的硬币，掷出这一串结果的概率是 0.0022",
      },
      why: {
        en: "The data are given, and p is supposed. Only comparing it with other p tells something.",
        zh: "数据已定，p 是假设的。要同别的 p 比较，它才有意义。",
      },
    },
    wrong: [
      {
        text: { en: "p = 0.7 is true with probability 0.0022", zh: "p = 0.7 成立的概率是 0.0022" },
        why: {
          en: "That would be a posterior; it needs a prior.",
          zh: "那是后验，得有先验才说得出。",
        },
      },
      {
        text: { en: "p = 0.7 is improbable, since the number is small", zh: "这个数很小，所以 p = 0.7 不大可能" },
        why: {
          en: "Every single row of many throws is improbable, under any p.",
          zh: "次数一多，任何一串具体的结果，在任何 p 之下都不大可能。",
        },
      },
      {
        text: { en: "The share of heads is off from 0.7 by 0.0022", zh: "正面的比例与 0.7 相差 0.0022" },
        why: {
          en: "The likelihood is a probability of the data, not a distance.",
          zh: "似然是数据的概率，不是距离。",
        },
      },
    ],
  }),

  fitDeviation: (random) => {
    const step = random.pick([2, 3, 4, 5]);
    const centre = random.integer(6, 20);
    const draws = [centre - step, centre, centre + step];
    const value = tidy(step * Math.sqrt(2 / 3));
    return {
      kind: "number",
      ask: {
        en: `A normal distribution is fitted to ${draws.join(", ")} by maximum likelihood. What is σ?`,
        zh: `用最大似然给 ${draws.join("、")} 拟合正态分布，σ 是多少？`,
      },
      value,
      tolerance: 0.02,
      why: {
        en: `The mean is ${centre}, the squared distances ${step ** 2}, 0, ${step ** 2}; their mean is ${tidy((2 * step ** 2) / 3)}, its root ${value}.`,
        zh: `均值 ${centre}，距离平方是 ${step ** 2}、0、${step ** 2}，平均 ${tidy((2 * step ** 2) / 3)}，开方得 ${value}。`,
      },
      mistakes: [
        {
          value: step,
          why: {
            en: "That is divided by n − 1. Maximum likelihood divides by n.",
            zh: "这是除以 n − 1 的结果。最大似然除以 n。",
          },
        },
        {
          value: tidy((2 * step ** 2) / 3),
          why: { en: "That is the variance; take its root.", zh: "这是方差，还要开方。" },
        },
        {
          value: tidy((2 * step) / 3),
          why: { en: "That is the mean distance, without squares.", zh: "这是距离的平均，没有平方。" },
        },
      ],
    };
  },

  moreData: () => ({
    kind: "choice",
    ask: {
      en: "In place of 7 heads of 10 there are 70 of 100. What becomes of the likelihood's hill?",
      zh: "不是 10 次里 7 次正面，而是 100 次里 70 次。似然这座山会怎样？",
    },
    right: {
      text: { en: "Its top stays at 0.7, and it becomes narrower", zh: "山顶仍在 0.7，山变窄了" },
      why: {
        en: "Other p predict the 100 throws much worse than 0.7 does. The width goes with 1/√n.",
        zh: "别的 p 预言这 100 次，比 0.7 差得多。宽度与 1/√n 成正比。",
      },
    },
    wrong: [
      {
        text: { en: "Its top moves towards 1", zh: "山顶向 1 移动" },
        why: { en: "The top is the share of heads, which is the same.", zh: "山顶在正面的比例处，比例没变。" },
      },
      {
        text: { en: "Nothing: the share of heads is the same", zh: "没有变化：正面的比例相同" },
        why: { en: "The place of the top is the same, the width is not.", zh: "山顶的位置相同，宽度却不同。" },
      },
      {
        text: { en: "Its top becomes higher, since there are more data", zh: "数据更多，山顶变高" },
        why: {
          en: "A hundred factors below 1 make a smaller product than ten.",
          zh: "一百个小于 1 的因子，乘积比十个的更小。",
        },
      },
    ],
  }),

  whyLog: () => ({
    kind: "choice",
    ask: {
      en: "Why may one maximize the log-likelihood in place of the likelihood?",
      zh: "为什么可以改求对数似然的最大值？",
    },
    right: {
      text: {
        en: "The logarithm rises, so the best parameter stays the best",
        zh: "对数是递增的，最好的参数仍是最好的",
      },
      why: {
        en: "And a sum does not vanish as a product does.",
        zh: "而且和不会像乘积那样小到消失。",
      },
    },
    wrong: [
      {
        text: { en: "Both have the same greatest value", zh: "两者的最大值相等" },
        why: { en: "The place of the top is the same, not its height.", zh: "相同的是最高处的位置，不是高度。" },
      },
      {
        text: { en: "The logarithm makes the draws independent", zh: "取对数使各次抽取相互独立" },
        why: { en: "That was assumed when the probabilities were multiplied.", zh: "独立是概率相乘时就假定了的。" },
      },
      {
        text: { en: "The area under the logarithm is 1", zh: "对数似然下方的面积是 1" },
        why: { en: "Neither curve has the area 1.", zh: "两条曲线的面积都不是 1。" },
      },
    ],
  }),

  smoothed: (random) => {
    const throws = random.pick([2, 3, 4, 8]);
    const value = tidy((throws + 1) / (throws + 2));
    return {
      kind: "number",
      ask: {
        en: `${throws} throws, all heads. What is the estimate of p with α = 1 added to both counts?`,
        zh: `掷了 ${throws} 次，全是正面。给两个计数各加 α = 1，p 的估计值是多少？`,
      },
      value,
      tolerance: 0.004,
      why: {
        en: `(${throws} + 1) / (${throws} + 2) ≈ ${value}.`,
        zh: `(${throws} + 1) / (${throws} + 2) ≈ ${value}。`,
      },
      mistakes: [
        {
          value: 1,
          why: { en: "That is maximum likelihood, without α.", zh: "这是不加 α 的最大似然。" },
        },
        {
          value: tidy(throws / (throws + 2)),
          why: { en: "One is added to the heads, too.", zh: "正面的计数也要加 1。" },
        },
      ],
    };
  },
});
