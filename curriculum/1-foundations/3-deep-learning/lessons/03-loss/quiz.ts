import { defineQuiz } from "@gradus/lab/quiz";

/** Few enough digits to read, none of float's dust. */
const tidy = (x: number) => Number(x.toPrecision(4));

export default defineQuiz({
  flatAccuracy: () => ({
    kind: "choice",
    ask: {
      en: "Why are parameters not adjusted by looking at the accuracy itself?",
      zh: "为什么不直接照着准确率来调参数？",
    },
    right: {
      text: { en: "A small change of a parameter usually leaves it as it is", zh: "参数稍微一变，它通常纹丝不动" },
      why: {
        en: "It jumps only where an answer flips. Elsewhere its slope is 0 and tells no direction.",
        zh: "只有某个答案翻转时它才跳一下；别处斜率为 0，看不出方向。",
      },
    },
    wrong: [
      {
        text: { en: "It is too slow to compute", zh: "算起来太慢" },
        why: {
          en: "Counting right answers is quick. The lack of a slope is the obstacle.",
          zh: "数一数答对几个很快。障碍在于没有斜率。",
        },
      },
      {
        text: { en: "It should be large, and a loss should be small", zh: "它越大越好，而损失越小越好" },
        why: {
          en: "A minus sign would mend that. It would still be flat.",
          zh: "添个负号就行了，可它还是平的。",
        },
      },
      {
        text: { en: "It does not say what we want in the end", zh: "它不是我们最终想要的" },
        why: {
          en: "It is just what we want in the end; it only gives no direction on the way there.",
          zh: "它恰恰是我们最终想要的，只是在半路上指不出方向。",
        },
      },
    ],
  }),

  lossOfProbability: (random) => {
    const p = random.pick([0.5, 0.25, 0.2, 0.1, 0.05, 0.02]);
    const loss = tidy(-Math.log(p));
    return {
      kind: "number",
      ask: {
        en: `A network gives the right class the probability ${p}. What is its cross-entropy loss, in nats?`,
        zh: `网络给正确类别的概率是 ${p}。交叉熵损失是多少奈特？`,
      },
      value: loss,
      tolerance: 0.01,
      why: { en: `−ln ${p} ≈ ${loss}.`, zh: `−ln ${p} ≈ ${loss}。` },
      mistakes: [
        {
          value: tidy(-Math.log10(p)),
          why: {
            en: "That is the logarithm to base 10; nats need the natural one.",
            zh: "这是以 10 为底的对数；奈特要用自然对数。",
          },
        },
        {
          value: tidy(-Math.log2(p)),
          why: {
            en: "That is the logarithm to base 2; nats need the natural one.",
            zh: "这是以 2 为底的对数；奈特要用自然对数。",
          },
        },
        {
          value: tidy(Math.log(p)),
          why: {
            en: "The minus sign is missing: a loss of ln p would be lowest for the worst answer.",
            zh: "漏了负号：若用 ln p 作损失，答得越差反而越小。",
          },
        },
        {
          value: tidy(1 - p),
          why: {
            en: "That is the missing probability. The loss is the negative logarithm of p.",
            zh: "这是还差的概率。损失是 p 的负对数。",
          },
        },
      ],
    };
  },

  gradientOfRightClass: (random) => {
    const powers = random.shuffle(
      random.pick([
        [6, 3, 1],
        [7, 2, 1],
        [4, 4, 2],
      ]),
    );
    const right = random.pick([0, 1, 2]);
    const en = ["first", "second", "third"][right];
    const zh = ["一", "二", "三"][right];
    const p = powers[right] / 10;
    const slope = tidy(p - 1);
    return {
      kind: "number",
      ask: {
        en: `For three classes eᶻ is ${powers.join(", ")}. The ${en} class is right. What is the derivative of the cross-entropy by the ${en} logit?`,
        zh: `三个类别的 eᶻ 依次是 ${powers.join("、")}，正确的是第${zh}个类别。交叉熵对第${zh}个 logit 的导数是多少？`,
      },
      value: slope,
      tolerance: 0.005,
      why: {
        en: `The sum is 10, so p = ${p}; softmax minus one-hot is ${p} − 1 = ${slope}.`,
        zh: `总和是 10，所以 p = ${p}；softmax 减独热得 ${p} − 1 = ${slope}。`,
      },
      mistakes: [
        {
          value: p,
          why: {
            en: "That is the probability. For the right class 1 is subtracted.",
            zh: "这是概率。正确的类别还要减 1。",
          },
        },
        {
          value: tidy(1 - p),
          why: {
            en: "The sign is turned round: the loss falls when the right logit rises, so the derivative is negative.",
            zh: "符号反了：正确类别的 logit 升高，损失下降，导数是负的。",
          },
        },
        {
          value: tidy(powers[right] - 1),
          why: {
            en: "eᶻ must be divided by the sum first.",
            zh: "eᶻ 要先除以总和。",
          },
        },
      ],
    };
  },

  shifted: (random) => {
    const shift = random.integer(3, 60);
    return {
      kind: "choice",
      ask: {
        en: `${shift} is added to every logit. What happens to the probabilities of softmax, apart from rounding?`,
        zh: `给每个 logit 都加上 ${shift}。撇开舍入不谈，softmax 的概率会怎样？`,
      },
      right: {
        text: { en: "They stay as they are", zh: "保持不变" },
        why: {
          en: `Each exponential becomes e^${shift} times as large, the sum too, and the factor cancels.`,
          zh: `每个指数都变成 e^${shift} 倍，总和也是，约掉了。`,
        },
      },
      wrong: [
        {
          text: { en: "All become larger", zh: "都变大" },
          why: { en: "They add up to 1, so not all can grow.", zh: "它们加起来等于 1，不可能都变大。" },
        },
        {
          text: { en: "They come nearer to each other", zh: "彼此更接近" },
          why: {
            en: "That would hold if one divided by the sum of the logits. The exponentials keep their ratios.",
            zh: "如果是除以 logits 之和，才会这样。取了指数，比值不变。",
          },
        },
        {
          text: { en: "The largest comes nearer to 1", zh: "最大的更接近 1" },
          why: {
            en: "That happens when logits are multiplied; adding leaves the differences.",
            zh: "把 logits 乘以大于 1 的数才会这样；相加不改变差值。",
          },
        },
      ],
    };
  },

  guessing: (random) => {
    const classes = random.pick([4, 20, 100, 1000]);
    const loss = tidy(Math.log(classes));
    return {
      kind: "number",
      ask: {
        en: `A fresh network has ${classes} classes. About which loss, in nats, should stand in the first line of its run?`,
        zh: `一个刚建好的网络要分 ${classes} 类。训练的第一行输出，损失应当在多少奈特左右？`,
      },
      value: loss,
      tolerance: 0.02,
      why: {
        en: `Every class has about 1/${classes}, and −ln(1/${classes}) = ln ${classes} ≈ ${loss}.`,
        zh: `每类的概率约为 1/${classes}，−ln(1/${classes}) = ln ${classes} ≈ ${loss}。`,
      },
      mistakes: [
        {
          value: 1 / classes,
          why: {
            en: "That is the probability of each class, not yet the loss.",
            zh: "这是每类的概率，还不是损失。",
          },
        },
        {
          value: classes,
          why: { en: "That is the perplexity; the loss is its logarithm.", zh: "这是困惑度；损失是它的对数。" },
        },
        {
          value: tidy(Math.log2(classes)),
          why: { en: "That is to base 2; nats need the natural logarithm.", zh: "这以 2 为底；奈特要用自然对数。" },
        },
      ],
    };
  },

  surelyWrong: () => ({
    kind: "choice",
    ask: {
      en: "The truth is 1 and the logit −8. Why does the squared error of σ(z) hardly correct this?",
      zh: "正确答案是 1，logit 却是 −8。为什么 σ(z) 的平方误差几乎纠正不了它？",
    },
    right: {
      text: {
        en: "Its slope has the factor σ(1 − σ), which is almost 0 there",
        zh: "它的斜率带着因子 σ(1 − σ)，在那里几乎是 0",
      },
      why: {
        en: "The sigmoid is saturated. With cross-entropy this factor does not occur.",
        zh: "Sigmoid 饱和了。交叉熵的斜率里没有这个因子。",
      },
    },
    wrong: [
      {
        text: { en: "The error σ − 1 is almost 0 there", zh: "误差 σ − 1 在那里几乎是 0" },
        why: {
          en: "σ is almost 0, so the error is almost −1: as large as it can be.",
          zh: "σ 几乎是 0，误差接近 −1，已经大到极限。",
        },
      },
      {
        text: { en: "Its slope has the wrong sign there", zh: "它的斜率在那里符号反了" },
        why: {
          en: "It is −0.00067: the right direction, but hardly any force.",
          zh: "斜率是 −0.00067：方向没错，只是没有力气。",
        },
      },
      {
        text: { en: "Squares of large errors grow beyond all bounds", zh: "误差大，平方后会无限增大" },
        why: {
          en: "The error of a probability is at most 1, and so is its square. It is cross-entropy that grows without bound.",
          zh: "概率的误差不超过 1，平方也不超过 1。没有上限的是交叉熵。",
        },
      },
    ],
  }),

  perplexity: (random) => {
    const loss = random.pick([1.5, 2, 2.5, 3.5]);
    const perplexity = tidy(Math.exp(loss));
    return {
      kind: "number",
      ask: {
        en: `A language model has a loss of ${loss} nats. What is its perplexity?`,
        zh: `一个语言模型的损失是 ${loss} 奈特，困惑度是多少？`,
      },
      value: perplexity,
      tolerance: 0.1,
      why: { en: `e^${loss} ≈ ${perplexity}.`, zh: `e^${loss} ≈ ${perplexity}。` },
      mistakes: [
        {
          value: tidy(2 ** loss),
          why: { en: "The loss is in nats, so the base is e and not 2.", zh: "损失的单位是奈特，底数是 e，不是 2。" },
        },
        {
          value: tidy(10 ** loss),
          why: { en: "The loss is in nats, so the base is e and not 10.", zh: "损失的单位是奈特，底数是 e，不是 10。" },
        },
        {
          value: tidy(Math.log(loss)),
          why: {
            en: "The logarithm leads from perplexity to loss; here the way is the other one.",
            zh: "取对数是从困惑度到损失；这里要反过来。",
          },
        },
      ],
    };
  },

  softmaxTwice: () => ({
    kind: "choice",
    ask: {
      en: "Somebody gives `crossEntropy` the probabilities in place of the logits. What does one see?",
      zh: "有人把概率当作 logits 传给了 `crossEntropy`。会看到什么？",
    },
    right: {
      text: { en: "It runs, but the loss stops well above 0", zh: "程序照跑，但损失离 0 还很远就不再下降" },
      why: {
        en: "Softmax acts twice. Probabilities lie between 0 and 1, and so close together the second softmax cannot give certainty.",
        zh: "softmax 做了两遍。概率都在 0 与 1 之间，差得太小，第二遍 softmax 给不出十足的把握。",
      },
    },
    wrong: [
      {
        text: { en: "An error, because probabilities are no logits", zh: "报错，因为概率不是 logits" },
        why: {
          en: "Any numbers can be logits; the function cannot tell.",
          zh: "任何数都可以当 logits，函数分辨不出来。",
        },
      },
      {
        text: { en: "The same loss: a second softmax changes nothing", zh: "损失不变：再做一遍 softmax 没有影响" },
        why: {
          en: "(1, 0, 0) becomes about (0.576, 0.212, 0.212).",
          zh: "(1, 0, 0) 会变成约 (0.576, 0.212, 0.212)。",
        },
      },
      {
        text: { en: "`NaN`, because the exponentials overflow", zh: "`NaN`，因为指数溢出" },
        why: {
          en: "Exponentials of numbers between 0 and 1 are at most 2.72.",
          zh: "0 到 1 之间的数，取指数后最大才 2.72。",
        },
      },
    ],
  }),
});
