import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  sharedWork: (random) => {
    const channels = random.pick([4, 8]);
    const places = random.pick([100, 144]);
    const weights = 9 * channels;
    const value = weights * places;
    return {
      kind: "number",
      ask: {
        en: `A convolution has ${channels} kernels of 3 × 3 on one input channel and is computed at ${places} places. How many multiplications is that for one picture?`,
        zh: `一个卷积层有 ${channels} 个 3 × 3 的核，输入一个通道，在 ${places} 个位置上计算。每张图要做多少次乘法？`,
      },
      value,
      tolerance: 0.5,
      why: {
        en: `${weights} weights, each used at ${places} places: ${value}.`,
        zh: `${weights} 个权重，每个用在 ${places} 个位置：${value}。`,
      },
      mistakes: [
        {
          value: weights,
          why: {
            en: "That is the number of weights; they are used at every place.",
            zh: "这是权重的个数，每个位置都要用一遍。",
          },
        },
        {
          value: 9 * places,
          why: { en: "There are several kernels.", zh: "核不止一个。" },
        },
      ],
    };
  },

  mistakesCounted: (random) => {
    const accuracy = random.pick([0.98, 0.99, 0.995]);
    const value = Math.round((1 - accuracy) * 10_000);
    return {
      kind: "number",
      ask: {
        en: `A network reads ${accuracy} of 10,000 test digits right. How many mistakes does it make?`,
        zh: `一个网络在 10,000 张测试图片上的准确率是 ${accuracy}。它错了多少张？`,
      },
      value,
      tolerance: 0.5,
      why: {
        en: `(1 − ${accuracy}) · 10,000 = ${value}.`,
        zh: `(1 − ${accuracy}) · 10,000 = ${value}。`,
      },
      mistakes: [
        {
          value: Math.round(accuracy * 10_000),
          why: { en: "Those are the right ones.", zh: "这是认对的。" },
        },
        {
          value: value / 10,
          why: { en: "There are 10,000 digits, not 1,000.", zh: "共有 10,000 张，不是 1,000 张。" },
        },
      ],
    };
  },

  shuffled: () => ({
    kind: "choice",
    ask: {
      en: "All pictures, in training and test, get their pixels shuffled by one fixed rule. Whose accuracy stays?",
      zh: "把训练和测试的所有图片，像素都按同一条固定规则打乱。谁的准确率不变？",
    },
    right: {
      text: { en: "The MLP's", zh: "MLP 的" },
      why: {
        en: "It takes the pixels as a list and assumes nothing of their order.",
        zh: "它把像素当成一串数，对次序没有任何假设。",
      },
    },
    wrong: [
      {
        text: { en: "The CNN's", zh: "CNN 的" },
        why: {
          en: "It looks at small windows; after shuffling, what is near no longer belongs together.",
          zh: "它看的是小窗口；打乱之后，相邻的像素不再相关。",
        },
      },
      {
        text: { en: "All three", zh: "三者都不变" },
        why: {
          en: "CNN and RNN share weights across places and rows, which then mean different things.",
          zh: "CNN 和 RNN 在位置之间、行之间共用权重，而打乱之后各处的含义不同了。",
        },
      },
    ],
  }),

  isItChance: () => ({
    kind: "choice",
    ask: {
      en: "On 10,000 test digits one network reads 0.9943 right and another one 0.9952. What follows?",
      zh: "在 10,000 张测试图片上，一个网络 0.9943，另一个 0.9952。由此可知什么？",
    },
    right: {
      text: { en: "Nothing: the difference is about one standard error", zh: "什么也说明不了：差别约为一个标准误" },
      why: {
        en: "√(0.995 · 0.005/10,000) ≈ 0.0007, and other first weights do as much.",
        zh: "√(0.995 · 0.005/10,000) ≈ 0.0007，换一组初始权重也会差这么多。",
      },
    },
    wrong: [
      {
        text: { en: "The second is better", zh: "第二个更好" },
        why: { en: "Nine digits of ten thousand may be luck.", zh: "一万张里的九张，可能只是运气。" },
      },
      {
        text: { en: "The first has a mistake in its program", zh: "第一个的程序有错" },
        why: {
          en: "So small a difference gives no reason to think so.",
          zh: "这么小的差别，不足以这样怀疑。",
        },
      },
    ],
  }),

  whySlow: () => ({
    kind: "choice",
    ask: {
      en: "RNN and CNN of the table have about equally many parameters. Why does the RNN take longer?",
      zh: "表中 RNN 与 CNN 的参数差不多，为什么 RNN 更慢？",
    },
    right: {
      text: {
        en: "It uses its weights in 28 steps, which must follow one another",
        zh: "它的权重要用 28 步，而且必须一步接一步",
      },
      why: {
        en: "Twice the multiplications, and a step cannot begin before the one before it has ended.",
        zh: "乘法是两倍，而且前一步没算完，后一步就不能开始。",
      },
    },
    wrong: [
      {
        text: { en: "It was trained for more epochs", zh: "它训练的轮数更多" },
        why: {
          en: "Even for one picture, used once, it has twice the multiplications.",
          zh: "就算只读一张图，它的乘法也是两倍。",
        },
      },
      {
        text: { en: "Its gradients vanish", zh: "它的梯度会消失" },
        why: { en: "That makes learning harder, not a step slower.", zh: "那会让学习更难，但不会让一步更慢。" },
      },
    ],
  }),
});
