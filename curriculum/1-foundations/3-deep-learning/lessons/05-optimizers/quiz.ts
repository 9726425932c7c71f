import { defineQuiz } from "@gradus/lab/quiz";

/** Few enough digits to read, none of float's dust. */
const tidy = (x: number) => Number(x.toPrecision(6));

export default defineQuiz({
  oneStep: (random) => {
    const start = random.integer(2, 9);
    const curvature = random.pick([2, 4, 6]);
    const rate = random.pick([0.05, 0.1, 0.2]);
    const slope = curvature * start;
    return {
      kind: "number",
      ask: {
        en: `The loss is L = ${curvature / 2}·w², so the slope is ${curvature}·w. Gradient descent starts at w = ${start} with learning rate ${rate}. Where is w after one step?`,
        zh: `损失 L = ${curvature / 2}·w²，斜率是 ${curvature}·w。梯度下降从 w = ${start} 出发，学习率为 ${rate}。走一步后 w 是多少？`,
      },
      value: tidy(start - rate * slope),
      tolerance: 0.005,
      why: {
        en: `The slope is ${curvature}·${start} = ${slope}; ${start} − ${rate}·${slope} = ${tidy(start - rate * slope)}.`,
        zh: `斜率为 ${curvature} × ${start} = ${slope}；${start} − ${rate} × ${slope} = ${tidy(start - rate * slope)}。`,
      },
      mistakes: [
        {
          value: tidy(start + rate * slope),
          why: { en: "That goes uphill: the slope is subtracted.", zh: "这是往上坡走：斜率要减去。" },
        },
        {
          value: tidy(start - rate),
          why: {
            en: "That is a step of the learning rate itself. It must be multiplied by the slope.",
            zh: "这一步只走了学习率那么长，忘了乘斜率。",
          },
        },
        {
          value: tidy(start - slope),
          why: { en: "The learning rate is missing.", zh: "忘了乘学习率。" },
        },
      ],
    };
  },

  largestRate: (random) => {
    const curvature = random.pick([4, 5, 8, 10, 20, 40]);
    return {
      kind: "number",
      ask: {
        en: `Across a valley the slope is ${curvature}·w. Below which learning rate does gradient descent converge there?`,
        zh: `横穿山谷的方向上，斜率是 ${curvature}·w。学习率要小于多少，梯度下降在这个方向上才收敛？`,
      },
      value: tidy(2 / curvature),
      tolerance: 0.0005,
      why: {
        en: `The curvature is ${curvature}; the factor 1 − ${curvature}η stays between −1 and 1 for η < 2/${curvature} = ${tidy(2 / curvature)}.`,
        zh: `曲率为 ${curvature}；乘数 1 − ${curvature}η 在 −1 与 1 之间，要求 η < 2/${curvature} = ${tidy(2 / curvature)}。`,
      },
      mistakes: [
        {
          value: tidy(1 / curvature),
          why: {
            en: "That rate reaches the bottom in one step. Between it and twice as much the walk jumps across the valley and still converges.",
            zh: "取这个值时一步就到谷底。从它到它的两倍之间，会在两侧来回跳，但仍然收敛。",
          },
        },
        {
          value: curvature / 2,
          why: { en: "That is the bound upside down.", zh: "分子分母颠倒了。" },
        },
      ],
    };
  },

  acrossTheValley: () => ({
    kind: "choice",
    ask: {
      en: "A step multiplies w by −0.8, again and again. What does one see?",
      zh: "每走一步，w 都乘以 −0.8。会看到什么？",
    },
    right: {
      text: {
        en: "w changes sides at every step and comes nearer to the bottom",
        zh: "w 每步换到谷底的另一侧，同时越来越近",
      },
      why: {
        en: "The minus sign changes the side, the size 0.8 < 1 brings it nearer.",
        zh: "负号使它换边，绝对值 0.8 小于 1 使它靠近。",
      },
    },
    wrong: [
      {
        text: { en: "w changes sides and moves away: it diverges", zh: "w 来回换边，并且越来越远：发散" },
        why: {
          en: "Changing sides is not diverging. Only a factor whose size is above 1 leads away.",
          zh: "换边不等于发散。乘数的绝对值大于 1 才会越走越远。",
        },
      },
      {
        text: { en: "w goes to the bottom from one side", zh: "w 从同一侧走向谷底" },
        why: {
          en: "That needs a factor between 0 and 1. A negative one jumps over the bottom.",
          zh: "那需要乘数在 0 与 1 之间。负的乘数会跳过谷底。",
        },
      },
      {
        text: { en: "w jumps between two points for ever", zh: "w 永远在两个点之间跳" },
        why: { en: "That happens at exactly −1.", zh: "只有乘数恰好为 −1 时才会这样。" },
      },
    ],
  }),

  batchNoise: (random) => {
    const batch = random.pick([16, 32, 64]);
    return {
      kind: "choice",
      ask: {
        en: `The slope of mini-batches of ${batch} is too noisy. Which batch size halves its standard deviation?`,
        zh: `用 ${batch} 个样本的小批量，斜率噪声太大。批大小取多少，它的标准差才会减半？`,
      },
      right: {
        text: { en: `${4 * batch}`, zh: `${4 * batch}` },
        why: {
          en: "The noise falls with 1/√B: half of it needs four times the examples.",
          zh: "噪声按 1/√B 减小：减半需要四倍的样本。",
        },
      },
      wrong: [
        {
          text: { en: `${2 * batch}`, zh: `${2 * batch}` },
          why: {
            en: "That would hold if the noise fell with 1/B. Twice the examples divide it by √2 ≈ 1.41.",
            zh: "噪声若按 1/B 减小才是这样。样本加倍，噪声只除以 √2 ≈ 1.41。",
          },
        },
        {
          text: { en: `${batch / 2}`, zh: `${batch / 2}` },
          why: {
            en: "Fewer examples make the mean noisier, not calmer.",
            zh: "样本少了，平均数的波动更大，而不是更小。",
          },
        },
        {
          text: { en: "none: all batches are equally noisy", zh: "都不行：批多大噪声都一样" },
          why: {
            en: "The slope is right on average at every size, but how far it scatters depends on the size.",
            zh: "不论批多大，斜率平均来说都对；但波动有多大，取决于批大小。",
          },
        },
      ],
    };
  },

  stepsPerEpoch: (random) => {
    const examples = random.pick([9000, 10000, 50000, 55000]);
    const batch = random.pick([32, 64, 128]);
    const steps = Math.ceil(examples / batch);
    return {
      kind: "number",
      ask: {
        en: `There are ${examples} training examples and batches of ${batch}; the last batch may be smaller. How many steps does one epoch have?`,
        zh: `训练样本有 ${examples} 个，每批 ${batch} 个，最后一批可以不满。一轮有多少步？`,
      },
      value: steps,
      tolerance: 0.4,
      why: {
        en: `${examples} / ${batch} = ${tidy(examples / batch)}, rounded up: ${steps}.`,
        zh: `${examples} / ${batch} = ${tidy(examples / batch)}，向上取整得 ${steps}。`,
      },
      mistakes: [
        {
          value: steps - 1,
          why: {
            en: "That leaves the last, smaller batch out; then some examples are never seen.",
            zh: "这样漏掉了最后不满的一批，有些样本就没过到。",
          },
        },
        {
          value: examples,
          why: {
            en: "That is one step per example. A step takes a whole mini-batch.",
            zh: "这是一个样本走一步。一步用的是一整个小批量。",
          },
        },
      ],
    };
  },

  velocity: (random) => {
    const slope = random.integer(2, 9);
    const momentum = random.pick([0.6, 0.8, 0.9]);
    const second = tidy((1 + momentum) * slope);
    return {
      kind: "number",
      ask: {
        en: `The slope is ${slope} at every step and μ = ${momentum}. The velocity v ← μv + g starts at 0. What is v after the second step?`,
        zh: `每一步斜率都是 ${slope}，μ = ${momentum}。速度按 v ← μv + g 更新，从 0 开始。第二步之后 v 是多少？`,
      },
      value: second,
      tolerance: 0.005,
      why: {
        en: `First v = ${slope}, then ${momentum}·${slope} + ${slope} = ${second}.`,
        zh: `第一步 v = ${slope}，第二步 ${momentum} × ${slope} + ${slope} = ${second}。`,
      },
      mistakes: [
        {
          value: 2 * slope,
          why: { en: "The old velocity must be multiplied by μ first.", zh: "旧的速度要先乘 μ。" },
        },
        {
          value: tidy(slope / (1 - momentum)),
          why: {
            en: "That is what the velocity tends to in the end, not its value after two steps.",
            zh: "那是速度最终趋近的值，不是两步之后的值。",
          },
        },
        {
          value: tidy(momentum * slope + (1 - momentum) * slope),
          why: {
            en: "That is a running mean, as in Adam's m. Here the new slope counts fully.",
            zh: "那是 Adam 的 m 那样的滑动平均。这里新的斜率是全额加上的。",
          },
        },
      ],
    };
  },

  firstStepOfAdam: (random) => {
    const ratio = random.pick([10, 100, 400]);
    return {
      kind: "choice",
      ask: {
        en: `At Adam's very first step, weight A has a slope ${ratio} times as large as weight B's. How do their steps compare?`,
        zh: `Adam 走第一步时，权重 A 的斜率是权重 B 的 ${ratio} 倍。两者的步长相比如何？`,
      },
      right: {
        text: { en: "Both move by the learning rate", zh: "两者都走学习率那么长" },
        why: {
          en: "After correction m̂ = g and v̂ = g², so the step is η·g/|g|.",
          zh: "修正后 m̂ = g，v̂ = g²，走的一步是 η × g/|g|，长短就是 η。",
        },
      },
      wrong: [
        {
          text: { en: `A's step is ${ratio} times as large`, zh: `A 的步长是 B 的 ${ratio} 倍` },
          why: {
            en: "That is gradient descent. Adam divides by the usual size of each slope.",
            zh: "那是梯度下降。Adam 会除以各自斜率的平时大小。",
          },
        },
        {
          text: { en: `A's step is ${ratio} times smaller`, zh: `A 的步长是 B 的 1/${ratio}` },
          why: {
            en: "That divides by v̂ itself. Adam divides by its square root.",
            zh: "这是除以了 v̂ 本身。Adam 除的是它的平方根。",
          },
        },
        {
          text: { en: "Both steps are about 3.16 learning rates", zh: "两者的步长都约为 3.16 倍学习率" },
          why: {
            en: "That would be so without bias correction: 0.1/√0.001 ≈ 3.16.",
            zh: "不做偏差修正才是这样：0.1/√0.001 ≈ 3.16。",
          },
        },
      ],
    };
  },

  decayApart: () => ({
    kind: "choice",
    ask: {
      en: "Why does AdamW not add the decay λw to the slope?",
      zh: "AdamW 为什么不把衰减项 λw 加进斜率？",
    },
    right: {
      text: {
        en: "Because what is in the slope is divided by its usual size, so the decay would differ from weight to weight",
        zh: "因为混进斜率的东西会被除以平时的大小，各个权重的衰减就不一样了",
      },
      why: {
        en: "In the example both weights went to 1.99, whether the loss cared about them or not.",
        zh: "在例子里，不管损失在不在乎，两个权重都走到了 1.99。",
      },
    },
    wrong: [
      {
        text: { en: "Because decay must not depend on the learning rate", zh: "因为衰减不应该与学习率有关" },
        why: {
          en: "In AdamW too the weight shrinks by η·λ·w: the rate stays in it.",
          zh: "在 AdamW 里权重每步减去 ηλw，学习率仍在其中。",
        },
      },
      {
        text: { en: "Because both are the same and it is simpler to write", zh: "因为两者等价，分开写更简单" },
        why: {
          en: "They are the same in SGD. In Adam the division makes them different.",
          zh: "在 SGD 里两者等价；在 Adam 里，那次除法使它们不同。",
        },
      },
      {
        text: { en: "Because decay would make Adam diverge", zh: "因为衰减会让 Adam 发散" },
        why: {
          en: "It does not diverge. It decays by wrong amounts, without any error message.",
          zh: "不会发散，只是衰减的量不对，而且不报错。",
        },
      },
    ],
  }),

  fallingRate: () => ({
    kind: "choice",
    ask: {
      en: "Why does a falling learning rate end at a lower loss than a constant high one?",
      zh: "为什么逐渐降低的学习率，最后的损失比一直用大学习率更低？",
    },
    right: {
      text: {
        en: "Near the bottom the noise of the mini-batches is multiplied by the rate, so smaller steps tremble less",
        zh: "到了谷底附近，小批量的噪声会乘上学习率，步子小了就抖得轻",
      },
      why: {
        en: "In the run above the average distance fell from 0.70 to 0.24.",
        zh: "在上面的代码里，平均距离从 0.70 降到了 0.24。",
      },
    },
    wrong: [
      {
        text: { en: "The slope of the loss gets steeper towards the end", zh: "越到后面，损失的斜率越陡" },
        why: {
          en: "Towards a minimum slopes get smaller. What does not get smaller is the noise.",
          zh: "越靠近最低点斜率越小。不变小的是噪声。",
        },
      },
      {
        text: { en: "A smaller rate removes the noise from the slopes", zh: "学习率小了，斜率里就没有噪声了" },
        why: {
          en: "The noise comes from drawing the batch and stays. The rate decides how much of it reaches the weights.",
          zh: "噪声来自抽样，一直都在。学习率只决定它有多少作用到权重上。",
        },
      },
      {
        text: { en: "A small rate from the start would be best of all", zh: "从头到尾都用很小的学习率才最好" },
        why: {
          en: "With 0.01 the walk had not arrived after 100 steps: it stood at 1.47.",
          zh: "用 0.01 时，100 步之后还没走到，停在 1.47。",
        },
      },
    ],
  }),
});
