import { defineQuiz } from "@gradus/lab/quiz";

/** Few enough digits to read, none of float's dust. */
const tidy = (x: number) => Number(x.toPrecision(4));

export default defineQuiz({
  positive: (random) => {
    const prior = random.pick([0.01, 0.02, 0.05]);
    const hit = random.pick([0.8, 0.9, 0.95]);
    const falseAlarm = random.pick([0.04, 0.06, 0.12]);
    const joint = prior * hit;
    const evidence = joint + (1 - prior) * falseAlarm;
    return {
      kind: "number",
      ask: {
        en: `An illness has the prior ${prior}. A test is positive for ${hit} of the ill and for ${falseAlarm} of the healthy. It is positive. What is P(ill | positive)?`,
        zh: `某种病的先验是 ${prior}。检测对病人有 ${hit} 的概率为阳性，对健康人有 ${falseAlarm} 的概率为阳性。结果是阳性，P(患病 | 阳性) 是多少？`,
      },
      value: tidy(joint / evidence),
      tolerance: 0.005,
      why: {
        en: `${prior} · ${hit} = ${tidy(joint)}, over ${tidy(joint)} + ${tidy(1 - prior)} · ${falseAlarm} = ${tidy(evidence)}.`,
        zh: `${prior} × ${hit} = ${tidy(joint)}，除以 ${tidy(joint)} + ${tidy(1 - prior)} × ${falseAlarm} = ${tidy(evidence)}。`,
      },
      mistakes: [
        {
          value: hit,
          why: {
            en: "That is P(positive | ill), the other question. The prior is forgotten.",
            zh: "这是 P(阳性 | 患病)，问的是另一件事。先验被忘掉了。",
          },
        },
        {
          value: tidy(hit / (hit + falseAlarm)),
          why: {
            en: "That takes ill and healthy for equally probable before the test.",
            zh: "这等于认为检测之前患病与健康同样可能。",
          },
        },
      ],
    };
  },

  oddsTimes: (random) => {
    const against = random.pick([19, 49, 99]);
    const factor = random.pick([5, 10, 20]);
    const value = tidy(factor ** 2 / against);
    return {
      kind: "number",
      ask: {
        en: `The odds of a hypothesis are 1 : ${against}. Two independent observations are each ${factor} times as probable under it as otherwise. What are the odds now, as one number?`,
        zh: `一个假设的几率是 1 : ${against}。两次独立的观察，在它成立时出现的概率，都是不成立时的 ${factor} 倍。现在的几率是多少（写成一个数）？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `1/${against} · ${factor} · ${factor} ≈ ${value}.`,
        zh: `1/${against} × ${factor} × ${factor} ≈ ${value}。`,
      },
      mistakes: [
        {
          value: tidy((2 * factor) / against),
          why: { en: "Evidence multiplies; it does not add.", zh: "证据是相乘的，不是相加。" },
        },
        {
          value: tidy(factor / against),
          why: { en: "That is after one observation; there were two.", zh: "这是一次观察之后；观察了两次。" },
        },
        {
          value: tidy(factor ** 2 / (against + factor ** 2)),
          why: { en: "That is the probability. The odds are asked for.", zh: "这是概率。题目问的是几率。" },
        },
      ],
    };
  },

  smoothing: (random) => {
    const [count, total, different] = [random.integer(0, 3), random.pick([20, 30, 40]), random.pick([50, 60, 80])];
    const value = tidy((count + 1) / (total + different));
    return {
      kind: "number",
      ask: {
        en: `A word occurs ${count} times among the ${total} words of a class; there are ${different} different words in all classes. What is its probability with Laplace smoothing, α = 1?`,
        zh: `某类共有 ${total} 个词，其中一个词出现 ${count} 次；所有类别合起来有 ${different} 个不同的词。用拉普拉斯平滑（α = 1），它的概率是多少？`,
      },
      value,
      tolerance: 0.0005,
      why: {
        en: `(${count} + 1) / (${total} + ${different}) ≈ ${value}.`,
        zh: `(${count} + 1) / (${total} + ${different}) ≈ ${value}。`,
      },
      mistakes: [
        {
          value: tidy((count + 1) / (total + 1)),
          why: {
            en: "Each of the different words got 1 more, so the total grows by their number, not by 1.",
            zh: "每个不同的词都加了 1，所以总数要增加不同词的个数，而不是 1。",
          },
        },
        {
          value: tidy((count + 1) / total),
          why: { en: "Then the probabilities would add up to more than 1.", zh: "这样概率加起来会超过 1。" },
        },
      ],
    };
  },

  recall: (random) => {
    const [caught, missed, blocked] = [random.integer(80, 95), random.integer(15, 30), random.integer(3, 10)];
    const value = tidy(caught / (caught + missed));
    return {
      kind: "number",
      ask: {
        en: `A filter catches ${caught} spam messages, misses ${missed}, and blocks ${blocked} wanted ones. What is its recall?`,
        zh: `过滤器拦下 ${caught} 条垃圾短信，漏掉 ${missed} 条，误拦 ${blocked} 条正常短信。召回率是多少？`,
      },
      value,
      tolerance: 0.003,
      why: {
        en: `Of ${caught + missed} spam messages ${caught} were caught: ${value}.`,
        zh: `${caught + missed} 条垃圾短信拦下了 ${caught} 条：${value}。`,
      },
      mistakes: [
        {
          value: tidy(caught / (caught + blocked)),
          why: {
            en: "That is the precision: the share of spam among what was blocked.",
            zh: "这是精确率：拦下的里面垃圾所占的比例。",
          },
        },
        {
          value: tidy(caught / (caught + missed + blocked)),
          why: { en: "Wanted messages do not belong to the spam.", zh: "正常短信不算在垃圾短信里。" },
        },
      ],
    };
  },

  whyLogarithms: () => ({
    kind: "choice",
    ask: {
      en: "Why does a naive Bayes filter add logarithms instead of multiplying probabilities?",
      zh: "朴素贝叶斯为什么把对数相加，而不直接把概率相乘？",
    },
    right: {
      text: { en: "The product of many small numbers becomes 0 as a number", zh: "许多小数相乘，存成数就是 0" },
      why: {
        en: "Then both classes have 0, and 0/0 decides nothing. The logarithm grows with its argument, so the greater product has the greater sum.",
        zh: "那样两个类别都是 0，0/0 什么也判断不了。对数是递增的，乘积大的，对数之和也大。",
      },
    },
    wrong: [
      {
        text: { en: "Logarithms make the words independent", zh: "取了对数，词就独立了" },
        why: {
          en: "Independence is assumed, in both ways of computing.",
          zh: "独立是假设，两种算法都一样。",
        },
      },
      {
        text: { en: "It makes unknown words possible", zh: "这样没见过的词就不是不可能了" },
        why: {
          en: "That is smoothing. Without it, the logarithm is minus infinity.",
          zh: "那是平滑的作用。不平滑的话，对数是负无穷。",
        },
      },
      {
        text: { en: "It makes the posterior more reliable", zh: "这样后验更可信" },
        why: {
          en: "Both ways give the same posterior where the product does not vanish.",
          zh: "只要乘积没变成 0，两种算法的后验相同。",
        },
      },
    ],
  }),

  twoWays: () => ({
    kind: "choice",
    ask: {
      en: "9 in 10 of the spam messages contain a number. A message contains a number. What follows?",
      zh: "十条垃圾短信有九条含数字。有条短信含数字。由此可知什么？",
    },
    right: {
      text: {
        en: "Nothing yet: it depends on how many wanted messages contain one, and on the prior",
        zh: "还说不了什么：要看正常短信有多少含数字，还要看先验",
      },
      why: {
        en: "If 9 in 10 of the others do too, the number tells nothing at all.",
        zh: "如果正常短信也是十条有九条含数字，那它什么也说明不了。",
      },
    },
    wrong: [
      {
        text: { en: "It is spam with probability 0.9", zh: "它是垃圾短信的概率为 0.9" },
        why: {
          en: "That turns P(number | spam) into P(spam | number).",
          zh: "这是把 P(数字 | 垃圾) 当成了 P(垃圾 | 数字)。",
        },
      },
      {
        text: { en: "It is spam with probability 0.1", zh: "它是垃圾短信的概率为 0.1" },
        why: { en: "0.1 is the share of spam without a number.", zh: "0.1 是不含数字的垃圾短信的比例。" },
      },
      {
        text: { en: "It is more probably spam than wanted", zh: "它更可能是垃圾，而不是正常短信" },
        why: {
          en: "Where spam is rare, or numbers are common, it is not.",
          zh: "如果垃圾短信很少，或者数字很常见，就不是这样。",
        },
      },
    ],
  }),
});
