import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  standardized: (random) => {
    const [mean, deviation] = [random.integer(20, 40), random.pick([4, 5, 8, 10])];
    const x = mean + deviation * random.pick([-2.5, -1.5, 0.5, 1.5, 2]);
    const value = (x - mean) / deviation;
    return {
      kind: "number",
      ask: {
        en: `The training rows have the mean ${mean} and the standard deviation ${deviation}. A test row has the value ${x}. What is it, standardized?`,
        zh: `训练行的平均数是 ${mean}，标准差是 ${deviation}。测试集有一行的值是 ${x}，标准化之后是多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `(${x} − ${mean})/${deviation} = ${value}, with what the training rows have taught.`,
        zh: `(${x} − ${mean})/${deviation} = ${value}，用的是从训练行学来的数。`,
      },
      mistakes: [
        { value: x - mean, why: { en: "Divide by the standard deviation too.", zh: "还要除以标准差。" } },
        {
          value: (x - mean) / deviation ** 2,
          why: { en: "Divide by the standard deviation, not by the variance.", zh: "除以标准差，不是方差。" },
        },
      ],
    };
  },

  whereToFit: () => ({
    kind: "choice",
    ask: {
      en: "Ages are filled with the median, then a model is cross-validated. Where is the median to be computed?",
      zh: "先用中位数填补年龄，再对模型做交叉验证。中位数应当在哪里算？",
    },
    right: {
      text: { en: "In each fold anew, from its training rows", zh: "每一折都重新算，只用该折的训练行" },
      why: {
        en: "It is learned from data, so it is part of the model.",
        zh: "它是从数据里学来的，属于模型的一部分。",
      },
    },
    wrong: [
      {
        text: { en: "Once before, from all rows", zh: "事先用全部数据算一次" },
        why: { en: "Then it has seen the rows that are to test it.", zh: "那样它就看过了要用来考它的行。" },
      },
      {
        text: {
          en: "In each fold from the training rows, and for the rows held out from themselves",
          zh: "训练行用训练行的，留出的行用它们自己的",
        },
        why: {
          en: "The rows held out are treated as a single new passenger would be: with what was learned before.",
          zh: "对待留出的行，要像对待一名新来的乘客一样：用先前学好的数。",
        },
      },
    ],
  }),

  tooGood: () => ({
    kind: "choice",
    ask: {
      en: "A model for who will leave a company's service has an accuracy of 99.8 %, where others have 80 %. What first?",
      zh: "一个预测客户流失的模型，准确率 99.8%，别人的都在 80% 左右。第一步做什么？",
    },
    right: {
      text: { en: "Look for a leak", zh: "查找泄漏" },
      why: {
        en: "Perhaps a column such as the date of the last invoice says the answer in other words.",
        zh: "也许有一列（比如末次账单日期）换个说法把答案说了出来。",
      },
    },
    wrong: [
      {
        text: { en: "Put it to use: the test set has proved it", zh: "投入使用：测试集已经证明了它" },
        why: {
          en: "A test set with the same leak proves nothing.",
          zh: "测试集里有同样的泄漏，就什么也证明不了。",
        },
      },
      {
        text: { en: "Repeat with more folds", zh: "多分几折再做一遍" },
        why: { en: "The leak is in every fold.", zh: "泄漏在每一折里都有。" },
      },
    ],
  }),

  recall: (random) => {
    const [tp, fn, fp] = [random.integer(5, 9) * 4, random.integer(1, 4) * 4, random.integer(2, 7) * 4 + 1];
    const value = tp / (tp + fn);
    return {
      kind: "number",
      ask: {
        en: `Of ${tp + fn} ill people a test finds ${tp}; it also calls ${fp} healthy people ill. What is its recall? Two decimals.`,
        zh: `${tp + fn} 名病人中，检测找出了 ${tp} 名，还把 ${fp} 名健康人判为有病。召回率是多少？保留两位小数。`,
      },
      value,
      tolerance: 0.006,
      why: {
        en: `Found of those who are ill: ${tp}/${tp + fn} = ${value.toFixed(2)}.`,
        zh: `病人当中被找出的：${tp}/${tp + fn} = ${value.toFixed(2)}。`,
      },
      mistakes: [
        {
          value: tp / (tp + fp) === value ? 2 : tp / (tp + fp),
          why: {
            en: "That is the precision: of those called ill.",
            zh: "那是精确率：分母是被判为有病的人。",
          },
        },
      ].filter((mistake) => Math.abs(mistake.value - value) > 0.006),
    };
  },

  thresholdUp: () => ({
    kind: "choice",
    ask: { en: "The threshold is raised. What is certain?", zh: "把阈值调高，什么是一定的？" },
    right: {
      text: { en: "Recall does not rise", zh: "召回率不会上升" },
      why: {
        en: "Fewer rows are called positive, so no more of the true ones can be found.",
        zh: "判为正的行变少了，找到的真正类不可能变多。",
      },
    },
    wrong: [
      {
        text: { en: "Precision rises", zh: "精确率一定上升" },
        why: {
          en: "Mostly, but not surely: a true one may be the next to drop out.",
          zh: "多半如此，但不一定：下一个落选的可能正是真的正类。",
        },
      },
      {
        text: { en: "Accuracy rises", zh: "准确率一定上升" },
        why: { en: "It rises or falls with where the threshold was.", zh: "升降都有可能，取决于原来的位置。" },
      },
    ],
  }),

  difference: () => ({
    kind: "choice",
    ask: {
      en: "Model A has 83.4 %, model B 83.2 %, both as means of 25 folds between 79 and 89 %. Is A the better one?",
      zh: "模型 A 得 83.4%，模型 B 得 83.2%，都是 25 折的平均，各折在 79% 到 89% 之间。A 更好吗？",
    },
    right: {
      text: { en: "That cannot be told from it", zh: "由此看不出来" },
      why: {
        en: "0.2 points of 891 passengers are two of them; with other passengers it could be the other way round.",
        zh: "891 人的 0.2 个百分点，不过两个人；换另外一些乘客，结果可能就反过来。",
      },
    },
    wrong: [
      {
        text: { en: "Yes, 83.4 is more than 83.2", zh: "是，83.4 大于 83.2" },
        why: { en: "Of these numbers yes, of the models no.", zh: "数字是这样，模型却未必。" },
      },
      {
        text: { en: "Yes, since 25 folds have been averaged", zh: "是，因为已经取了 25 折的平均" },
        why: {
          en: "All 25 come from the same 891 passengers: their luck is not averaged away.",
          zh: "25 折都来自同样的 891 名乘客：他们带来的运气平均不掉。",
        },
      },
    ],
  }),
});
