import { defineQuiz } from "@gradus/lab/quiz";

/** Few enough digits to read, none of float's dust. */
const tidy = (x: number) => Number(x.toPrecision(4));

export default defineQuiz({
  surprisal: (random) => {
    const power = random.integer(3, 7);
    return {
      kind: "number",
      ask: {
        en: `How many bits of surprisal has something of probability 1/${2 ** power}?`,
        zh: `概率为 1/${2 ** power} 的事，自信息是多少比特？`,
      },
      value: power,
      tolerance: 0.01,
      why: { en: `log₂ ${2 ** power} = ${power}.`, zh: `log₂ ${2 ** power} = ${power}。` },
      mistakes: [
        {
          value: tidy(power * Math.LN2),
          why: {
            en: "Those are nats; bits need the logarithm to base 2.",
            zh: "这是奈特数；比特要用以 2 为底的对数。",
          },
        },
        {
          value: -power,
          why: { en: "The minus sign is missing: surprise is never negative.", zh: "漏了负号：意外从不为负。" },
        },
        {
          value: 2 ** power,
          why: { en: "That is one over the probability; take its logarithm.", zh: "这是概率的倒数，还要取对数。" },
        },
      ],
    };
  },

  entropyOf: (random) => {
    const [probabilities, value] = random.pick([
      [["1/2", "1/4", "1/4"], 1.5],
      [["1/2", "1/4", "1/8", "1/8"], 1.75],
      [["1/2", "1/8", "1/8", "1/8", "1/8"], 2],
    ] as const);
    return {
      kind: "number",
      ask: {
        en: `What is the entropy, in bits, of the probabilities ${probabilities.join(", ")}?`,
        zh: `概率为 ${probabilities.join("、")} 的分布，熵是多少比特？`,
      },
      value,
      tolerance: 0.005,
      why: {
        en: `Each surprisal (1, 2 or 3 bits) times its probability, added up: ${value}.`,
        zh: `每个自信息（1、2 或 3 比特）乘以它的概率，加起来是 ${value}。`,
      },
      mistakes: [
        {
          value: tidy(Math.log2(probabilities.length)),
          why: {
            en: "That is the entropy if all were equally probable: the greatest possible.",
            zh: "这是各结果同样可能时的熵，即最大值。",
          },
        },
        {
          value: tidy(
            probabilities.reduce((sum, text) => sum + Math.log2(Number(text.slice(2))), 0) / probabilities.length,
          ),
          why: {
            en: "That is the plain mean of the surprisals; each counts with its own probability.",
            zh: "这是自信息的简单平均；每个要按自己的概率计入。",
          },
        },
      ],
    };
  },

  crossEntropy: (random) => {
    const [p, q] = [random.pick([0.6, 0.8]), random.pick([0.1, 0.3])];
    const value = tidy(-p * Math.log(q) - (1 - p) * Math.log(1 - q));
    const swapped = tidy(-q * Math.log(p) - (1 - q) * Math.log(1 - p));
    return {
      kind: "number",
      ask: {
        en: `It rains on ${100 * p} % of days. A service says ${100 * q} % every day. What is its cross-entropy, in nats?`,
        zh: `有 ${100 * p}% 的日子下雨。气象台天天说 ${100 * q}%。它的交叉熵是多少奈特？`,
      },
      value,
      tolerance: 0.005,
      why: {
        en: `−${p} ln ${q} − ${tidy(1 - p)} ln ${tidy(1 - q)} ≈ ${value}.`,
        zh: `−${p} ln ${q} − ${tidy(1 - p)} ln ${tidy(1 - q)} ≈ ${value}。`,
      },
      mistakes: [
        {
          value: swapped,
          why: {
            en: "The roles are swapped: days come as p says, the surprise is that of q.",
            zh: "两者颠倒了：天气照 p 来，意外是按 q 算的。",
          },
        },
        {
          value: tidy(-p * Math.log(p) - (1 - p) * Math.log(1 - p)),
          why: {
            en: "That is the entropy of the weather, the least that anybody pays.",
            zh: "这是天气本身的熵，即最少要付的。",
          },
        },
        {
          value: tidy(-p * Math.log2(q) - (1 - p) * Math.log2(1 - q)),
          why: { en: "That is in bits.", zh: "这是比特数。" },
        },
      ],
    };
  },

  floor: () => ({
    kind: "choice",
    ask: {
      en: "A perfectly honest classifier with enough data stops at a cross-entropy of 0.3 nats. Why not 0?",
      zh: "一个完全诚实、数据也足够的分类器，交叉熵停在 0.3 奈特。为什么不是 0？",
    },
    right: {
      text: {
        en: "The inputs leave the class uncertain: its entropy remains",
        zh: "看了输入，类别仍有不确定：这部分熵去不掉",
      },
      why: {
        en: "Cross-entropy is entropy plus divergence. Only the divergence can be learned away.",
        zh: "交叉熵等于熵加散度。能学掉的只有散度。",
      },
    },
    wrong: [
      {
        text: { en: "The divergence never reaches 0", zh: "散度到不了 0" },
        why: {
          en: "It does, where the classifier says the true probabilities.",
          zh: "能到：分类器说出真实概率时就是 0。",
        },
      },
      {
        text: { en: "It should say 1 and 0 more often", zh: "它应该更常说 1 和 0" },
        why: {
          en: "Being surer than the facts allow raises the cost.",
          zh: "比事实更有把握，代价反而上升。",
        },
      },
      {
        text: { en: "Cross-entropy has no upper bound", zh: "交叉熵没有上限" },
        why: { en: "True, but here a lower bound is the point.", zh: "没错，可这里说的是下限。" },
      },
    ],
  }),

  asymmetry: () => ({
    kind: "choice",
    ask: {
      en: "p is (0.5, 0.5), q is (1, 0). Which of both divergences is finite?",
      zh: "p 是 (0.5, 0.5)，q 是 (1, 0)。两个散度中哪个是有限的？",
    },
    right: {
      text: { en: "KL(q‖p)", zh: "有限的是 KL(q‖p)" },
      why: {
        en: "If q is true, only the first outcome comes, which p expects with 0.5: ln 2. If p is true, something comes that q calls impossible.",
        zh: "实际是 q 时，只出现第一个结果，p 给它 0.5，散度是 ln 2。实际是 p 时，会出现 q 认为不可能的结果。",
      },
    },
    wrong: [
      {
        text: { en: "KL(p‖q)", zh: "有限的是 KL(p‖q)" },
        why: {
          en: "Half of the time the second outcome comes, with the surprise −ln 0.",
          zh: "有一半时候出现第二个结果，意外是 −ln 0。",
        },
      },
      {
        text: { en: "Both: probabilities are at most 1", zh: "两个都是：概率不超过 1" },
        why: {
          en: "It is their logarithms that count, and ln 0 is minus infinity.",
          zh: "起作用的是对数，而 ln 0 是负无穷。",
        },
      },
      {
        text: { en: "Neither: q has a zero", zh: "两个都不是：q 里有 0" },
        why: {
          en: "A zero harms only where something comes that is believed impossible.",
          zh: "只有出现了被认为不可能的结果，0 才要命。",
        },
      },
    ],
  }),

  likelihoodLink: (random) => {
    const given = random.pick([
      [0.5, 0.8, 0.1],
      [0.9, 0.4, 0.5],
      [0.2, 0.6, 0.7],
    ]);
    const product = given.reduce((a, b) => a * b, 1);
    const value = tidy(-Math.log(product) / 3);
    return {
      kind: "number",
      ask: {
        en: `To the right classes of three examples a classifier gave ${given.join(", ")}. What is its mean cross-entropy, in nats?`,
        zh: `分类器给三个样本的正确类别的概率是 ${given.join("、")}。平均交叉熵是多少奈特？`,
      },
      value,
      tolerance: 0.005,
      why: {
        en: `The product is ${tidy(product)}, and −ln ${tidy(product)} / 3 ≈ ${value}.`,
        zh: `乘积是 ${tidy(product)}，−ln ${tidy(product)} / 3 ≈ ${value}。`,
      },
      mistakes: [
        {
          value: tidy(-Math.log(product)),
          why: { en: "That is the sum; divide by the three examples.", zh: "这是总和，还要除以三个样本。" },
        },
        {
          value: tidy(-Math.log(given.reduce((a, b) => a + b, 0) / 3)),
          why: {
            en: "The mean is taken of the surprisals, not of the probabilities.",
            zh: "取平均的是自信息，不是概率。",
          },
        },
      ],
    };
  },
});
