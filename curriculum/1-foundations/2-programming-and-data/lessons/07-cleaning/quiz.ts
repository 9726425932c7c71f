import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  whyMissing: (random) => {
    const kinds = {
      mcar: { en: "Completely at random (MCAR)", zh: "完全随机缺失（MCAR）" },
      mar: { en: "At random, given what is known (MAR)", zh: "随机缺失（MAR）：取决于已知信息" },
      mnar: { en: "Not at random (MNAR)", zh: "非随机缺失（MNAR）：取决于缺失的值本身" },
    };
    const cases = [
      {
        kind: "mcar" as const,
        ask: { en: "A coffee cup made some numbers on a form illegible.", zh: "咖啡洒在表格上，有些数字看不清了。" },
        why: {
          en: "The cup does not know what stood there, nor who filled it in.",
          zh: "咖啡既不认识数字，也不认识填表的人。",
        },
      },
      {
        kind: "mar" as const,
        ask: {
          en: "Men skip a question on health more often than women; among men it is chance who does. Sex is known of everybody.",
          zh: "男性比女性更常跳过一道健康题；男性当中谁跳过全凭偶然。所有人的性别都已知。",
        },
        why: {
          en: "It hangs on sex, which is known; within a sex it is chance.",
          zh: "缺不缺取决于性别，而性别已知；同一性别内则是偶然。",
        },
      },
      {
        kind: "mnar" as const,
        ask: {
          en: "Those with a high income leave the income out, whatever else is known of them.",
          zh: "收入高的人不填收入，与其他已知信息都无关。",
        },
        why: {
          en: "It hangs on the very number that is missing, and nothing in the table tells it.",
          zh: "缺不缺取决于缺掉的那个数，而表里别无线索。",
        },
      },
    ];
    const { kind, ask, why } = random.pick(cases);
    const others = (Object.keys(kinds) as (keyof typeof kinds)[]).filter((one) => one !== kind);
    const notThis = {
      mcar: {
        en: "Then the gaps would have to do with nothing at all, or here they do with nothing: look at what they hang on.",
        zh: "那样的话，空缺应当与什么都无关。看看它到底取决于什么。",
      },
      mar: {
        en: "Then the gaps would hang on something else that is known of each row.",
        zh: "那样的话，空缺应当取决于每一行里另一个已知的信息。",
      },
      mnar: {
        en: "Then the gaps would hang on the missing value itself.",
        zh: "那样的话，空缺应当取决于缺失的值本身。",
      },
    };
    return {
      kind: "choice",
      ask: { en: `${ask.en} How are the values missing?`, zh: `${ask.zh}这属于哪种缺失？` },
      right: { text: kinds[kind], why },
      wrong: others.map((one) => ({ text: kinds[one], why: notThis[one] })),
    };
  },

  filledDeviation: (random) => {
    const [known, missing] = random.pick([
      [64, 36],
      [81, 19],
      [36, 64],
      [49, 51],
    ]);
    const before = random.pick([10, 20, 5]);
    const value = before * Math.sqrt(known / 100);
    return {
      kind: "number",
      ask: {
        en: `Of 100 values ${missing} are missing; the known ones have the standard deviation ${before}. The gaps are filled with the mean. What is the standard deviation of all 100 now?`,
        zh: `100 个值缺了 ${missing} 个，已知的标准差是 ${before}。用平均数填补之后，全部 100 个值的标准差是多少？`,
      },
      value,
      tolerance: 0.05,
      why: {
        en: `The sum of squares stays, the number grows from ${known} to 100: ${before} · √(${known}/100) = ${value.toFixed(2)}.`,
        zh: `平方和不变，个数从 ${known} 变成 100：${before} · √(${known}/100) = ${value.toFixed(2)}。`,
      },
      mistakes: [
        {
          value: before,
          why: { en: "The mean stays. The spread does not.", zh: "不变的是平均数，离散程度变了。" },
        },
        {
          value: (before * known) / 100,
          why: {
            en: "The variance shrinks by this factor; the standard deviation by its root.",
            zh: "按这个倍数缩小的是方差；标准差要开方。",
          },
        },
      ],
    };
  },

  emptyIsZero: () => ({
    kind: "choice",
    ask: {
      en: "A program reads ages with `Number(field)`. The mean of the ages comes out much too low. Why?",
      zh: "程序用 `Number(field)` 读年龄，算出的平均年龄偏低很多。为什么？",
    },
    right: {
      text: { en: '`Number("")` is 0, so the unknown became 0 years old', zh: '`Number("")` 是 0，不详的都成了 0 岁' },
      why: {
        en: "An empty field must be asked for first and become null.",
        zh: "要先判断字段是否为空，空的应当变成 null。",
      },
    },
    wrong: [
      {
        text: { en: '`Number("")` is no number, and that makes a mean low', zh: '`Number("")` 不是数，会拉低平均数' },
        why: {
          en: "It is a number, 0. Had it been none, the mean would be none either.",
          zh: "它是一个数：0。要真不是数，平均数也就算不出来了。",
        },
      },
      {
        text: {
          en: "Numbers in a CSV file are texts and are added as texts",
          zh: "CSV 里的数是文字，相加时按文字拼接",
        },
        why: { en: "`Number` has made numbers of them already.", zh: "`Number` 已经把它们变成数了。" },
      },
    ],
  }),

  oneHot: () => ({
    kind: "choice",
    ask: {
      en: "Colours red, green, blue are written as 0, 1, 2 in one column. What is wrong with it?",
      zh: "颜色红、绿、蓝在同一列里写成 0、1、2。有什么问题？",
    },
    right: {
      text: {
        en: "It claims an order and distances that do not exist",
        zh: "它声称了本不存在的次序和距离",
      },
      why: {
        en: "A weighted sum would have to treat blue as twice green. One column for each colour claims nothing.",
        zh: "求加权和时，蓝只能当作绿的两倍。一种颜色一列，就不声称任何关系。",
      },
    },
    wrong: [
      {
        text: { en: "Three numbers take more memory than three columns", zh: "三个数比三列更占内存" },
        why: { en: "It is the other way round.", zh: "正好相反。" },
      },
      {
        text: { en: "Models cannot handle the number 0", zh: "模型处理不了 0" },
        why: { en: "They can: one-hot columns are mostly zeros.", zh: "可以处理：独热的列大多是 0。" },
      },
    ],
  }),

  joinRows: (random) => {
    const people = random.integer(4, 9);
    const twice = random.integer(2, 3);
    return {
      kind: "number",
      ask: {
        en: `A table of ${people} passengers is joined (left) with a table of cabins, in which one cabin stands twice. ${twice} passengers are in that cabin, the others in cabins that stand there once or not at all. How many rows come out?`,
        zh: `${people} 名乘客的表与客舱表做左连接，客舱表里有一间客舱出现了两次。${twice} 名乘客住这一间，其余人的客舱出现一次或没有出现。结果有多少行？`,
      },
      value: people + twice,
      tolerance: 0.4,
      why: {
        en: `Each of the ${twice} comes out twice: ${people} + ${twice} = ${people + twice}.`,
        zh: `这 ${twice} 人各出现两次：${people} + ${twice} = ${people + twice}。`,
      },
      mistakes: [
        {
          value: people,
          why: {
            en: "Only if every key stood at most once on the right.",
            zh: "只有右表中每个键至多出现一次时才是这样。",
          },
        },
        {
          value: people + 1,
          why: {
            en: "Each passenger of that cabin is doubled, not only one of them.",
            zh: "住这一间的每名乘客都会变成两行，不只是其中一人。",
          },
        },
      ],
    };
  },

  outlier: () => ({
    kind: "choice",
    ask: {
      en: "A fare of 512 pounds lies far outside the fence. What is to be done first?",
      zh: "一张 512 英镑的船票远在界限之外。第一步该做什么？",
    },
    right: {
      text: { en: "Find out whether it is a mistake", zh: "查清它是不是录错了" },
      why: {
        en: "The rule marks what to look at. A true value stays.",
        zh: "规则只标出该看的地方。真实的值要留下。",
      },
    },
    wrong: [
      {
        text: { en: "Delete the row", zh: "删去这一行" },
        why: {
          en: "Then the richest passengers are gone, and what is known of them.",
          zh: "那样最富有的乘客就没了，关于他们的信息也没了。",
        },
      },
      {
        text: { en: "Replace it by the mean", zh: "换成平均数" },
        why: {
          en: "That invents a value where a true one is known.",
          zh: "明明知道真实的值，却编了一个。",
        },
      },
    ],
  }),
});
