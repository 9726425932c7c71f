import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  whyTwoSets: () => ({
    kind: "choice",
    ask: {
      en: "You tried 20 learning rates and kept the one with the best validation accuracy. Why is that accuracy not the one to report?",
      zh: "你试了 20 个学习率，留下验证准确率最高的那个。为什么不能把这个准确率当作最终成绩？",
    },
    right: {
      text: {
        en: "It was chosen for being high, so part of it is luck",
        zh: "它是因为高才被选中的，其中有一部分是运气",
      },
      why: {
        en: "In the run, 20 equally good settings gave a best score of 0.9832 where the truth is 0.98.",
        zh: "在代码里，20 组同样好的设置，真值 0.98，最高分却有 0.9832。",
      },
    },
    wrong: [
      {
        text: { en: "The weights were trained on the validation set", zh: "权重是在验证集上训练的" },
        why: {
          en: "They were not. Choosing by it is enough to make it flatter.",
          zh: "并没有。单是根据它来选择，就足以让它虚高。",
        },
      },
      {
        text: { en: "Validation sets are always easier than test sets", zh: "验证集总是比测试集容易" },
        why: {
          en: "Both are drawn in the same way. The choice makes the difference, not the examples.",
          zh: "两者的来历相同。差别出在选择上，不在样本上。",
        },
      },
      {
        text: { en: "It is too low, because dropout was on", zh: "它偏低，因为随机失活还开着" },
        why: {
          en: "Dropout is off in validation. And a chosen best is too high, not too low.",
          zh: "验证时随机失活是关掉的。况且挑出来的最高分是偏高，不是偏低。",
        },
      },
    ],
  }),

  firstLoss: (random) => {
    const classes = random.pick([2, 5, 20, 100, 1000]);
    const value = Math.log(classes);
    return {
      kind: "number",
      ask: {
        en: `An untrained network tells ${classes} classes apart, each about equally likely to it. About how large is its first cross-entropy loss? Two decimals are enough.`,
        zh: `一个未经训练的网络要分 ${classes} 类，它给各类的概率差不多。最初的交叉熵损失约为多少？保留两位小数即可。`,
      },
      value,
      tolerance: 0.02,
      why: {
        en: `Each class gets about 1/${classes}; −ln(1/${classes}) = ln ${classes} ≈ ${value.toFixed(2)}.`,
        zh: `每类的概率约为 1/${classes}；−ln(1/${classes}) = ln ${classes} ≈ ${value.toFixed(2)}。`,
      },
      mistakes: [
        {
          value: 1 / classes,
          why: {
            en: "That is the probability. The loss is its negative logarithm.",
            zh: "这是概率。损失是它的负对数。",
          },
        },
        {
          value: Math.log2(classes),
          why: {
            en: "That is the logarithm to base 2. The loss uses the natural one.",
            zh: "这是以 2 为底的对数。损失用的是自然对数。",
          },
        },
        {
          value: Math.log10(classes),
          why: {
            en: "That is the logarithm to base 10. The loss uses the natural one.",
            zh: "这是以 10 为底的对数。损失用的是自然对数。",
          },
        },
      ],
    };
  },

  whichFault: (random) => {
    const low = random.pick(["0.02", "0.03", "0.05"]);
    const high = random.pick(["0.90", "1.10", "1.40"]);
    const over = { en: "It overfits", zh: "过拟合" };
    const under = { en: "It underfits", zh: "欠拟合" };
    const underCase = random.integer(0, 1) === 1;
    const right = {
      text: underCase ? under : over,
      why: underCase
        ? {
            en: "Both losses are high and close together: the model cannot even fit its training examples.",
            zh: "两个损失都高，而且相近：模型连训练样本都拟合不好。",
          }
        : {
            en: "The training loss is tiny, the validation loss high and rising: it has learned its examples by heart.",
            zh: "训练损失很小，验证损失很高还在升：它把训练样本背了下来。",
          },
    };
    const other = {
      text: underCase ? over : under,
      why: underCase
        ? {
            en: "Then the training loss would be much lower than the validation loss.",
            zh: "若是过拟合，训练损失应当远低于验证损失。",
          }
        : { en: "Then the training loss would be high as well.", zh: "若是欠拟合，训练损失也应当很高。" },
    };
    return {
      kind: "choice",
      ask: underCase
        ? {
            en: `Both losses have stopped falling: training loss ${high}, validation loss ${(Number(high) + 0.03).toFixed(2)}. What is the matter?`,
            zh: `两个损失都不再下降：训练损失 ${high}，验证损失 ${(Number(high) + 0.03).toFixed(2)}。这是怎么了？`,
          }
        : {
            en: `The training loss is ${low} and still falls; the validation loss is ${high} and rises. What is the matter?`,
            zh: `训练损失 ${low}，还在降；验证损失 ${high}，正在升。这是怎么了？`,
          },
      right,
      wrong: [
        other,
        {
          text: { en: "The learning rate is too high", zh: "学习率太大" },
          why: {
            en: "That shows as jumps and swings of the training loss, which are not described here.",
            zh: "学习率太大时，训练损失会窜高或来回摆动，题中没有这种现象。",
          },
        },
        {
          text: { en: "Nothing; a gap of any size is normal", zh: "没有问题，两者差多少都正常" },
          why: {
            en: "Some gap is normal. But two high losses, or a validation loss that rises, ask for a change.",
            zh: "有些差距是正常的。但两个损失都高，或验证损失在升，就该有所改变了。",
          },
        },
      ],
    };
  },

  validationBelowTraining: () => ({
    kind: "choice",
    ask: {
      en: "Early in our run the validation loss (0.163) lies below the training loss (0.277). What is the reason?",
      zh: "在那次训练的前段，验证损失（0.163）比训练损失（0.277）还低。原因是什么？",
    },
    right: {
      text: {
        en: "Dropout disturbs the network in training and is off in validation",
        zh: "随机失活在训练时干扰网络，验证时则关掉",
      },
      why: {
        en: "The two losses are measured under different conditions. Without dropout the training loss would be lower.",
        zh: "两个损失是在不同条件下量的。关掉随机失活，训练损失会低一些。",
      },
    },
    wrong: [
      {
        text: { en: "Validation digits have leaked into the training", zh: "验证图片泄漏到训练里了" },
        why: {
          en: "Leakage would bring validation down to training, not below it.",
          zh: "泄漏会让验证损失降到训练损失的水平，不会比它更低。",
        },
      },
      {
        text: { en: "The network overfits", zh: "网络过拟合了" },
        why: {
          en: "Overfitting shows the other way round: training far below validation.",
          zh: "过拟合正好相反：训练损失远低于验证损失。",
        },
      },
      {
        text: { en: "Smaller sets have smaller losses", zh: "样本少，损失就小" },
        why: {
          en: "The loss is a mean; the number of examples changes its noise, not its size.",
          zh: "损失是平均数；样本多少只影响波动，不影响大小。",
        },
      },
    ],
  }),

  standardError: (random) => {
    const p = random.pick([0.9, 0.95, 0.98, 0.99]);
    const n = random.pick([100, 1000, 10000]);
    const percent = (x: number) => 100 * x;
    const value = percent(Math.sqrt((p * (1 - p)) / n));
    return {
      kind: "number",
      ask: {
        en: `A network reads ${n} test digits with accuracy ${p}. How large is the standard error, in percentage points? Give two significant digits.`,
        zh: `一个网络在 ${n} 张测试图片上的准确率是 ${p}。标准误是多少个百分点？保留两位有效数字即可。`,
      },
      value,
      tolerance: value * 0.04,
      why: {
        en: `√(${p}·${(1 - p).toFixed(2)}/${n}) ≈ ${(value / 100).toPrecision(2)}, which is ${value.toPrecision(2)} percentage points.`,
        zh: `√(${p} × ${(1 - p).toFixed(2)}/${n}) ≈ ${(value / 100).toPrecision(2)}，即 ${value.toPrecision(2)} 个百分点。`,
      },
      mistakes: [
        {
          value: percent((p * (1 - p)) / n),
          why: { en: "The square root is missing.", zh: "忘了开平方。" },
        },
        {
          value: percent(Math.sqrt(p * (1 - p))),
          why: {
            en: "That is the scatter of a single digit. It is divided by √n.",
            zh: "这是单张图片的波动，还要除以 √n。",
          },
        },
        {
          value: percent(Math.sqrt(1 / n)),
          why: {
            en: "That is 1/√n alone. What is divided by n is p(1 − p), the scatter of one digit.",
            zh: "这只是 1/√n。除以 n 的应当是 p(1 − p)，即单张图片的波动。",
          },
        },
      ],
    };
  },

  dropoutScale: (random) => {
    const p = random.pick([0.2, 0.5, 0.75]);
    const activation = random.integer(2, 9);
    const value = Number((activation / (1 - p)).toPrecision(6));
    return {
      kind: "number",
      ask: {
        en: `Dropout with p = ${p} is on, in training. An activation of ${activation} is not dropped. What does it become?`,
        zh: `训练时开着随机失活，p = ${p}。一个值为 ${activation} 的激活值没有被置 0，它会变成多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `${activation} / (1 − ${p}) = ${value}: larger, so that the average stays ${activation}.`,
        zh: `${activation} / (1 − ${p}) = ${value}：放大一些，平均值才仍是 ${activation}。`,
      },
      mistakes: [
        {
          value: activation,
          why: {
            en: "Then the average would sink to (1 − p) times the activation.",
            zh: "若不放大，平均值就会降到原来的 1 − p 倍。",
          },
        },
        {
          value: Number((activation * (1 - p)).toPrecision(6)),
          why: {
            en: "That makes it smaller still. One divides by 1 − p in training.",
            zh: "这样更小了。训练时是除以 1 − p。",
          },
        },
      ],
    };
  },

  oneBatchFirst: () => ({
    kind: "choice",
    ask: {
      en: "A network with plenty of weights trains on one batch of 8 examples only, and its loss stays near 1.5. What follows?",
      zh: "权重足够多的网络，只在一批 8 个样本上训练，损失却停在 1.5 附近。说明什么？",
    },
    right: {
      text: {
        en: "There is a mistake in the training code or its settings; look there before anything else",
        zh: "训练代码或设置有错，先查这里",
      },
      why: {
        en: "Eight examples can be learned by heart. If they are not, the loop does not learn.",
        zh: "八个样本是背得下来的。背不下来，就说明程序没在学。",
      },
    },
    wrong: [
      {
        text: { en: "It needs more data", zh: "需要更多数据" },
        why: {
          en: "More data makes learning by heart harder, not easier.",
          zh: "数据越多越难背，不会更容易。",
        },
      },
      {
        text: { en: "It overfits", zh: "它过拟合了" },
        why: {
          en: "Overfitting is what this test hopes for: a training loss near 0.",
          zh: "这个检查盼的正是过拟合：训练损失接近 0。",
        },
      },
      {
        text: { en: "It needs weight decay or dropout", zh: "需要权重衰减或随机失活" },
        why: {
          en: "Both make the training loss worse. For this test they are turned off.",
          zh: "两者都会让训练损失更差。做这个检查时，应当关掉它们。",
        },
      },
    ],
  }),

  leakage: () => ({
    kind: "choice",
    ask: {
      en: "Which of these lets something of the test set leak into the training?",
      zh: "下面哪种做法造成了数据泄漏？",
    },
    right: {
      text: {
        en: "Normalizing with the mean of all digits, test digits included",
        zh: "归一化时，用包含测试集在内的全部数据算均值",
      },
      why: {
        en: "The mean carries something of the test digits. Compute it on the training set and use it everywhere.",
        zh: "这个均值带进了测试集的信息。应当只用训练集来算，再用到各处。",
      },
    },
    wrong: [
      {
        text: {
          en: "Normalizing the test digits with the mean of the training set",
          zh: "用训练集的均值去归一化测试集",
        },
        why: {
          en: "That is the right way: nothing of the test flows back.",
          zh: "这正是对的做法：测试集的信息没有倒流。",
        },
      },
      {
        text: { en: "Stopping early by the validation loss", zh: "按验证损失提前停止" },
        why: {
          en: "That makes the validation loss a little flattering, but the test set is untouched.",
          zh: "这会让验证损失显得比实际好一点，但没有碰测试集。",
        },
      },
      {
        text: { en: "Shifting the training digits by random amounts", zh: "把训练图片随机平移" },
        why: {
          en: "Data augmentation uses training digits only.",
          zh: "数据增强只用训练图片。",
        },
      },
    ],
  }),
});
