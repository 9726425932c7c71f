import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  step: (random) => {
    const [x, slope] = [random.integer(2, 5), random.integer(2, 6)];
    const rate = random.pick([0.1, 0.2, 0.5]);
    const value = x - rate * slope;
    return {
      kind: "number",
      ask: {
        en: `You are at x = ${x}, the slope there is ${slope}, the rate is ${rate}. Where does one step lead?`,
        zh: `在 x = ${x} 处，斜率是 ${slope}，学习率是 ${rate}。走一步到哪里？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `${x} − ${rate} · ${slope} = ${value.toFixed(1)}.`,
        zh: `${x} − ${rate} · ${slope} = ${value.toFixed(1)}。`,
      },
      mistakes: [
        {
          value: x + rate * slope,
          why: { en: "That leads uphill: the step goes against the slope.", zh: "这是上山：要逆着斜率走。" },
        },
        {
          value: x - slope,
          why: { en: "The rate is missing.", zh: "漏了学习率。" },
        },
        {
          value: x - rate,
          why: {
            en: "The slope's size is part of the step: where it is steep, the step is longer.",
            zh: "斜率的大小也算在步子里：越陡，步子越长。",
          },
        },
      ],
    };
  },

  bound: (random) => {
    const curvature = random.pick([4, 5, 8, 10, 20]);
    return {
      kind: "number",
      ask: {
        en: `f(x) = ½ · ${curvature} · x². Below which rate does gradient descent come nearer to 0?`,
        zh: `f(x) = ½ · ${curvature} · x²。学习率小于多少时，梯度下降才会越走越近？`,
      },
      value: 2 / curvature,
      tolerance: 0.002,
      why: {
        en: `The factor 1 − η · ${curvature} must be above −1, so η < 2/${curvature} = ${2 / curvature}.`,
        zh: `每步所乘的 1 − η · ${curvature} 要大于 −1，所以 η < 2/${curvature} = ${2 / curvature}。`,
      },
      mistakes: [
        {
          value: 1 / curvature,
          why: {
            en: "With that rate one step suffices. Up to twice as much it still comes nearer, from the other side.",
            zh: "这个学习率一步就到。到它的两倍为止，仍会从两侧跳着靠近。",
          },
        },
        {
          value: 2 * curvature,
          why: {
            en: "The more it is curved, the smaller the rate must be: divide.",
            zh: "弯得越厉害，学习率越要小：应当用除法。",
          },
        },
      ],
    };
  },

  valley: () => ({
    kind: "choice",
    ask: {
      en: "A valley has the curvatures 1 (along) and 100 (across). Why is plain descent slow there?",
      zh: "一个山谷纵向曲率为 1，横向曲率为 100。为什么朴素的梯度下降在那里很慢？",
    },
    right: {
      text: {
        en: "The steep direction forces a rate that is far too small for the gentle one.",
        zh: "陡的方向逼着学习率很小，对平缓的方向来说就太小了。",
      },
      why: {
        en: "The rate must stay below 2/100; then the gentle direction shrinks by only some 2 % per step.",
        zh: "学习率必须小于 2/100；这样平缓的方向每步只缩小大约 2%。",
      },
    },
    wrong: [
      {
        text: { en: "The gradient is zero in the valley.", zh: "山谷里梯度为零。" },
        why: {
          en: "Only at its lowest point. Along the valley it is small, but not zero.",
          zh: "只有最低点才为零。沿山谷方向很小，但不是零。",
        },
      },
      {
        text: { en: "There are many valleys to choose from.", zh: "有许多山谷可选。" },
        why: { en: "There is just one here, and it is slow all the same.", zh: "这里只有一个，照样慢。" },
      },
      {
        text: { en: "The gradient points along the valley, away from the bottom.", zh: "梯度沿着山谷指，背离谷底。" },
        why: {
          en: "It points mainly across the valley: that is why the walk zigzags.",
          zh: "它主要指向横的方向：所以走成之字形。",
        },
      },
    ],
  }),

  kind: (random) => {
    const [b, saddle] = random.pick([
      [3, true],
      [1, false],
      [4, true],
    ] as const);
    const choices = {
      saddle: { en: "a saddle point", zh: "鞍点" },
      minimum: { en: "a local minimum", zh: "局部极小" },
    };
    const eigenvalues = `${2 - b}, ${2 + b}`;
    return {
      kind: "choice",
      ask: {
        en: `The gradient is zero, and the Hessian is (2 ${b}; ${b} 2). What kind of place is it?`,
        zh: `梯度为零，黑塞矩阵是 (2 ${b}; ${b} 2)。这是什么地方？`,
      },
      right: {
        text: saddle ? choices.saddle : choices.minimum,
        why: {
          en: `The eigenvalues are 2 ∓ ${b}: ${eigenvalues}.`,
          zh: `特征值是 2 ∓ ${b}，即 ${eigenvalues.replace(", ", " 和 ")}。`,
        },
      },
      wrong: [
        {
          text: saddle ? choices.minimum : choices.saddle,
          why: {
            en: "The numbers on the diagonal tell the axes only, and the corner alone tells nothing: it is the eigenvalues' signs that count.",
            zh: "对角线上的数只管坐标轴，角上的数单独也说明不了什么：要看特征值的正负。",
          },
        },
        {
          text: { en: "a hilltop", zh: "山顶" },
          why: { en: "Then both eigenvalues would be negative.", zh: "那样两个特征值都得是负的。" },
        },
        {
          text: { en: "a slope", zh: "斜坡" },
          why: { en: "The gradient is zero, so the ground is flat here.", zh: "梯度为零，脚下是平的。" },
        },
      ],
    };
  },

  stop: () => ({
    kind: "choice",
    ask: {
      en: "A walk stopped because f fell by less than 10⁻⁹ in one step. The rate was 10⁻⁸. What do you know?",
      zh: "因为一步里 f 的下降不到 10⁻⁹，程序停下了。学习率是 10⁻⁸。你能断定什么？",
    },
    right: {
      text: {
        en: "Almost nothing: with so small a rate it hardly falls anywhere.",
        zh: "几乎什么也断定不了：学习率这么小，在哪里都几乎不下降。",
      },
      why: {
        en: "The gradient's length would tell; it does not hang on the rate.",
        zh: "应当看梯度的长度，它与学习率无关。",
      },
    },
    wrong: [
      {
        text: { en: "It is at a minimum.", zh: "到了极小点。" },
        why: {
          en: "The slope may be large: a step falls by about rate · slope².",
          zh: "坡可能还很陡：一步大约下降“学习率 × 斜率²”。",
        },
      },
      {
        text: { en: "It is at a saddle point.", zh: "到了鞍点。" },
        why: { en: "Not even that the ground is flat is known.", zh: "连地面是不是平的都还不知道。" },
      },
      {
        text: { en: "It has flown out.", zh: "已经飞出去了。" },
        why: { en: "Then f would rise.", zh: "那样 f 应当上升。" },
      },
    ],
  }),

  saddles: () => ({
    kind: "choice",
    ask: {
      en: "Why are flat places in spaces of many dimensions mostly saddles?",
      zh: "为什么在高维空间里，平坦的地方大多是鞍点？",
    },
    right: {
      text: {
        en: "For a minimum every one of many curvatures has to be positive.",
        zh: "要成为极小点，许多个曲率必须个个为正。",
      },
      why: {
        en: "One negative one among them is enough for a way down.",
        zh: "其中只要有一个为负，就有一条下去的路。",
      },
    },
    wrong: [
      {
        text: { en: "The gradient has more entries there.", zh: "梯度的分量更多。" },
        why: {
          en: "That makes it longer, but tells nothing of the kind of place.",
          zh: "那只会使它更长，与地方的种类无关。",
        },
      },
      {
        text: { en: "Computers round more there.", zh: "计算机在那里舍入更多。" },
        why: { en: "It is a property of the function, not of rounding.", zh: "这是函数本身的性质，与舍入无关。" },
      },
      {
        text: { en: "The Hessian has no eigenvalues there.", zh: "黑塞矩阵没有特征值。" },
        why: { en: "It has as many as there are dimensions.", zh: "有多少维，就有多少个特征值。" },
      },
    ],
  }),
});
