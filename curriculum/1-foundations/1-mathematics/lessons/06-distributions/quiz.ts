import { defineQuiz } from "@gradus/lab/quiz";

/** Few enough digits to read, none of float's dust. */
const tidy = (x: number) => Number(x.toPrecision(4));

export default defineQuiz({
  densityAboveOne: () => ({
    kind: "choice",
    ask: {
      en: "A density has the value 4 at some place. What does that say?",
      zh: "某个概率密度在一处的值是 4。这说明什么？",
    },
    right: {
      text: {
        en: "Around there a short interval of width d has about the probability 4d",
        zh: "在那附近，宽为 d 的小区间概率约为 4d",
      },
      why: {
        en: "Probability is area: height times width. With d = 0.01 it is about 0.04.",
        zh: "概率是面积，即高乘宽。d = 0.01 时约为 0.04。",
      },
    },
    wrong: [
      {
        text: { en: "An error: no density can exceed 1", zh: "出错了：密度不能超过 1" },
        why: {
          en: "The area under it must be 1. Where it is narrow, it may be as high as it likes.",
          zh: "总面积要等于 1；只要窄，再高也可以。",
        },
      },
      {
        text: { en: "This value has the probability 4 %", zh: "这个值的概率是 4%" },
        why: {
          en: "A single value has probability 0; only intervals have more.",
          zh: "单个值的概率是 0，区间才有大于 0 的概率。",
        },
      },
      {
        text: { en: "This value comes 4 times as often as the mean", zh: "这个值出现的次数是均值的 4 倍" },
        why: {
          en: "The height is compared with other heights, not with 1; and no single value comes twice.",
          zh: "高度要与别处的高度比，而不是与 1 比；何况单个值几乎不会出现第二次。",
        },
      },
    ],
  }),

  expectation: (random) => {
    const [big, small] = [random.pick([20, 30, 50]), random.pick([2, 3, 5])];
    const [p, q] = [random.pick([0.05, 0.1]), random.pick([0.2, 0.3])];
    const value = tidy(p * big + q * small);
    return {
      kind: "number",
      ask: {
        en: `A ticket pays ${big} with probability ${p}, ${small} with probability ${q}, and else nothing. What is the expectation?`,
        zh: `一张彩票以概率 ${p} 得 ${big}，以概率 ${q} 得 ${small}，否则得 0。期望是多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `${p} · ${big} + ${q} · ${small} + 0 = ${value}.`,
        zh: `${p} × ${big} + ${q} × ${small} + 0 = ${value}。`,
      },
      mistakes: [
        {
          value: tidy((big + small) / 3),
          why: {
            en: "That is the mean of the three prizes, as if each were equally probable.",
            zh: "这是三种奖金的平均，等于当作它们同样可能。",
          },
        },
        {
          value: tidy((p * big + q * small) / (p + q)),
          why: {
            en: "Nothing is also an outcome: its probability must not be left out.",
            zh: "得 0 也是一种结果，它的概率不能丢掉。",
          },
        },
      ],
    };
  },

  standardError: (random) => {
    const sigma = random.pick([6, 12, 15, 24]);
    const root = random.pick([4, 5, 8, 10]);
    const value = tidy(sigma / root);
    return {
      kind: "number",
      ask: {
        en: `Single draws have the standard deviation ${sigma}. What is the standard error of the mean of ${root ** 2} independent ones?`,
        zh: `单次抽取的标准差是 ${sigma}。${root ** 2} 次独立抽取的均值，标准误是多少？`,
      },
      value,
      tolerance: 0.01,
      why: { en: `${sigma} / √${root ** 2} = ${value}.`, zh: `${sigma} / √${root ** 2} = ${value}。` },
      mistakes: [
        {
          value: tidy(sigma / root ** 2),
          why: {
            en: "It is the variance that is divided by n; the deviation is divided by √n.",
            zh: "除以 n 的是方差；标准差除以 √n。",
          },
        },
        {
          value: tidy(sigma ** 2 / root ** 2),
          why: { en: "That is the variance of the mean; take its root.", zh: "这是均值的方差，还要开方。" },
        },
        {
          value: sigma * root,
          why: {
            en: "That is the deviation of the sum. A mean scatters less, not more.",
            zh: "这是总和的标准差。均值散得更小，而不是更大。",
          },
        },
      ],
    };
  },

  moreDraws: (random) => {
    const times = random.pick([2, 3, 5, 10]);
    return {
      kind: "number",
      ask: {
        en: `A standard error is to become ${times} times smaller. How many times as many draws does it take?`,
        zh: `想让标准误缩小到 ${times} 分之一，抽取次数要变成原来的几倍？`,
      },
      value: times ** 2,
      tolerance: 0.01,
      why: {
        en: `The error goes with 1/√n, so n must grow ${times}² times.`,
        zh: `误差与 1/√n 成正比，所以 n 要变成 ${times}² 倍。`,
      },
      mistakes: [
        {
          value: times,
          why: {
            en: "That would hold for 1/n. The error goes with 1/√n.",
            zh: "误差若与 1/n 成正比才对，可它与 1/√n 成正比。",
          },
        },
        {
          value: tidy(Math.sqrt(times)),
          why: { en: "The wrong way round: n grows with the square.", zh: "方向反了：n 按平方增长。" },
        },
      ],
    };
  },

  inverse: (random) => {
    const u = random.pick([0.2, 0.4, 0.6, 0.8, 0.9]);
    const value = tidy(-Math.log(1 - u));
    return {
      kind: "number",
      ask: {
        en: `The exponential distribution with rate 1 has F(x) = 1 − e⁻ˣ. Which x is drawn for u = ${u}?`,
        zh: `速率为 1 的指数分布，F(x) = 1 − e⁻ˣ。u = ${u} 时抽到的 x 是多少？`,
      },
      value,
      tolerance: 0.01,
      why: { en: `x = −ln(1 − ${u}) ≈ ${value}.`, zh: `x = −ln(1 − ${u}) ≈ ${value}。` },
      mistakes: [
        {
          value: tidy(-Math.log(u)),
          why: {
            en: "That solves e⁻ˣ = u, the area on the right. F is the area on the left.",
            zh: "这是由 e⁻ˣ = u（右边的面积）解出的。F 是左边的面积。",
          },
        },
        {
          value: tidy(1 - Math.exp(-u)),
          why: { en: "That is F(u). The x with F(x) = u is asked for.", zh: "这是 F(u)。要求的是使 F(x) = u 的 x。" },
        },
        {
          value: tidy(Math.exp(-u)),
          why: { en: "That is the density at u.", zh: "这是密度在 u 处的值。" },
        },
      ],
    };
  },

  whatBecomesNormal: () => ({
    kind: "choice",
    ask: {
      en: "Waiting times are exponentially distributed. A million of them are measured. What looks like a bell?",
      zh: "等待时间服从指数分布，测了一百万次。什么会呈钟形？",
    },
    right: {
      text: { en: "The distribution of means of, say, 100 of them", zh: "比如每 100 次取一个均值，这些均值的分布" },
      why: {
        en: "The central limit theorem speaks of means (and sums), not of single draws.",
        zh: "中心极限定理说的是均值（和总和），不是单次的结果。",
      },
    },
    wrong: [
      {
        text: { en: "The histogram of the million waiting times", zh: "这一百万个等待时间的直方图" },
        why: {
          en: "It comes ever closer to the exponential density. More draws do not change what is drawn from.",
          zh: "它只会越来越像指数分布的密度。抽得再多，也改变不了抽取的分布。",
        },
      },
      {
        text: { en: "Nothing: the exponential distribution is lopsided", zh: "什么也不会：指数分布是歪的" },
        why: {
          en: "The shape of single draws does not matter, as long as their variance is finite.",
          zh: "单次结果是什么形状都没关系，只要方差有限。",
        },
      },
      {
        text: { en: "Both the single times and their means", zh: "单次的时间和它们的均值都会" },
        why: { en: "Only the means. Single times stay exponential.", zh: "只有均值会。单次的时间仍是指数分布。" },
      },
    ],
  }),
});
