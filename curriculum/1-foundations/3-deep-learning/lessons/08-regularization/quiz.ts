import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  shareLeft: (random) => {
    const h = random.pick([0.5, 1, 3]);
    const decay = random.pick([0.25, 0.4]);
    const value = h / (h + decay);
    return {
      kind: "number",
      ask: {
        en: `A loss is a bowl with curvature ${h} and its lowest point at w* = 1. With weight decay λ = ${decay}, where is the lowest point? Two decimals.`,
        zh: `损失是一个碗，曲率 ${h}，最低点在 w* = 1。加上 λ = ${decay} 的权重衰减，最低点移到哪里？保留两位小数。`,
      },
      value,
      tolerance: 0.011,
      why: {
        en: `h/(h + λ) = ${h}/${h + decay} ≈ ${value.toFixed(3)} of it is left.`,
        zh: `剩下 h/(h + λ) = ${h}/${h + decay} ≈ ${value.toFixed(3)}。`,
      },
      mistakes: [
        {
          value: 1 - decay,
          why: {
            en: "Decay does not take a fixed share: a steep direction keeps more.",
            zh: "衰减拿走的不是固定的份额：越陡的方向保住得越多。",
          },
        },
        {
          value: decay / (h + decay),
          why: { en: "That is the share that is lost.", zh: "这是失去的份额。" },
        },
      ],
    };
  },

  whichWeight: () => ({
    kind: "choice",
    ask: {
      en: "Which weights does weight decay shrink most?",
      zh: "权重衰减缩得最多的是哪些权重？",
    },
    right: {
      text: { en: "Those on which the loss hardly depends", zh: "损失几乎不依赖的那些" },
      why: {
        en: "Where the curvature is small against λ, h/(h + λ) is near 0: the data do not hold against it.",
        zh: "曲率远小于 λ 时，h/(h + λ) 接近 0：数据没有力量与衰减抗衡。",
      },
    },
    wrong: [
      {
        text: { en: "All by the same share", zh: "所有权重按同样的比例" },
        why: {
          en: "Each step of decay takes the same share, but where the loss is steep its gradient puts it back.",
          zh: "每一步衰减拿走的比例相同，可是在陡的方向上，损失的梯度会把它补回来。",
        },
      },
      {
        text: { en: "Those with the steepest loss", zh: "损失最陡的那些" },
        why: {
          en: "The other way round: there the loss itself resists.",
          zh: "正好相反：那里损失自己会抵抗。",
        },
      },
    ],
  }),

  dropoutPrice: (random) => {
    const [a, b] = random.pick([
      [3, 1],
      [2, 1],
      [4, 2],
    ] as const);
    const p = random.pick([0.2, 0.5]);
    const value = (p / (1 - p)) * (a * a + b * b);
    return {
      kind: "number",
      ask: {
        en: `A linear neuron adds w₁x₁ = ${a} and w₂x₂ = ${b}; the sum is right. By how much does dropout with p = ${p} on the inputs raise its mean squared error?`,
        zh: `线性神经元把 w₁x₁ = ${a} 与 w₂x₂ = ${b} 相加，和正好等于真实值。输入以 p = ${p} 随机失活，平方误差平均增加多少？`,
      },
      value,
      tolerance: 0.02,
      why: {
        en: `p/(1 − p) · (${a}² + ${b}²) = ${(p / (1 - p)).toFixed(2)} · ${a * a + b * b} = ${value.toFixed(2)}.`,
        zh: `p/(1 − p) · (${a}² + ${b}²) = ${(p / (1 - p)).toFixed(2)} · ${a * a + b * b} = ${value.toFixed(2)}。`,
      },
      mistakes: [
        {
          value: 0,
          why: {
            en: "The mean of the answers stays right, but each one is off, and squares do not cancel.",
            zh: "答案的平均确实不变，但每一个都有偏差，平方之后抵消不了。",
          },
        },
        {
          value: (p / (1 - p)) * (a + b) ** 2,
          why: {
            en: "Each input is struck out by itself, so the squares are added, not the sum squared.",
            zh: "每个输入各自失活，所以是平方相加，不是和的平方。",
          },
        },
      ],
    };
  },

  inUse: () => ({
    kind: "choice",
    ask: {
      en: "A network trained with dropout gives another answer each time it sees the same picture. What was forgotten?",
      zh: "用随机失活训练出来的网络，同一张图片每次答案都不同。忘了什么？",
    },
    right: {
      text: { en: "To switch dropout off in use", zh: "使用时关掉随机失活" },
      why: {
        en: "In use the whole network answers: it is the mean of all masks. In PyTorch, model.eval().",
        zh: "使用时由整个网络作答，它就是所有去留方式的平均。在 PyTorch 里是 model.eval()。",
      },
    },
    wrong: [
      {
        text: { en: "To fix the seed of its random numbers", zh: "固定它的随机种子" },
        why: {
          en: "Then it would always strike out the same neurons: repeatable, and still not the mean.",
          zh: "那样每次失活的都是同一批神经元：答案固定了，却仍不是平均。",
        },
      },
      {
        text: { en: "To multiply the activations by 1 − p", zh: "把激活值乘以 1 − p" },
        why: {
          en: "They were divided by 1 − p in training already; nothing is left to be scaled.",
          zh: "训练时已经除以 1 − p，使用时无须再缩放。",
        },
      },
    ],
  }),

  trainingLoss: () => ({
    kind: "choice",
    ask: {
      en: "You add shifts to the training digits. The training loss rises from 0.0001 to 0.018. What do you conclude?",
      zh: "你给训练数字加上随机平移，训练损失从 0.0001 升到 0.018。能得出什么结论？",
    },
    right: {
      text: { en: "Nothing yet: look at the validation loss", zh: "还不能下结论：要看验证损失" },
      why: {
        en: "The training task became harder, as it should. In the table the validation loss fell from 0.48 to 0.21 with it.",
        zh: "训练任务变难了，本该如此。表中的验证损失同时从 0.48 降到 0.21。",
      },
    },
    wrong: [
      {
        text: { en: "The augmentation does harm", zh: "数据增强有害" },
        why: {
          en: "Regularization gives up fit to the examples on purpose.",
          zh: "正则化本来就是有意放弃一些对样本的拟合。",
        },
      },
      {
        text: { en: "The learning rate is too high", zh: "学习率太大" },
        why: {
          en: "Then the loss would jump. It is higher because each digit now looks different every time.",
          zh: "学习率太大，损失会乱跳。这里升高，是因为同一个数字每次看上去都不一样。",
        },
      },
    ],
  }),
});
