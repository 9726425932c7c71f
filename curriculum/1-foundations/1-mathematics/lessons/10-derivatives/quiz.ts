import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  powerRule: (random) => {
    // At 3 the cube and its slope are equal.
    const [factor, power, x] = [random.integer(2, 4), 3, random.pick([2, 4, 5])];
    const value = factor * power * x ** (power - 1);
    return {
      kind: "number",
      ask: { en: `f(x) = ${factor}x³. What is f′(${x})?`, zh: `f(x) = ${factor}x³。f′(${x}) 等于多少？` },
      value,
      tolerance: 0.01,
      why: {
        en: `f′(x) = ${factor} · 3x² = ${3 * factor}x²; at ${x} that is ${value}.`,
        zh: `f′(x) = ${factor} · 3x² = ${3 * factor}x²，在 ${x} 处是 ${value}。`,
      },
      mistakes: [
        {
          value: factor * x ** 3,
          why: { en: "That is f itself, not its slope.", zh: "这是 f 的值，不是它的斜率。" },
        },
        {
          value: factor * x ** 2,
          why: {
            en: "The power fell by one but did not come down as a factor.",
            zh: "指数减了一，却没有拿下来作因子。",
          },
        },
      ],
    };
  },

  predict: (random) => {
    const [value, slope] = [random.integer(13, 17), random.integer(3, 6)];
    const h = random.pick([0.1, 0.2]);
    return {
      kind: "number",
      ask: {
        en: `f(2) = ${value} and f′(2) = ${slope}. About how much is f(${2 + h})?`,
        zh: `f(2) = ${value}，f′(2) = ${slope}。f(${2 + h}) 大约是多少？`,
      },
      value: value + slope * h,
      tolerance: 0.02,
      why: {
        en: `The input rose by ${h}, so the output rises by about ${slope} · ${h}: ${value} + ${(slope * h).toFixed(1)}.`,
        zh: `输入增加了 ${h}，输出大约增加 ${slope} · ${h}：${value} + ${(slope * h).toFixed(1)}。`,
      },
      mistakes: [
        {
          value: value + slope,
          why: {
            en: "The derivative must be multiplied by the move; that would be a move of 1.",
            zh: "导数要乘上挪动的量；这样算相当于挪动了 1。",
          },
        },
        {
          value: slope * (2 + h),
          why: {
            en: "The derivative tells the change, not the value: begin at f(2).",
            zh: "导数说的是变化，不是值：要从 f(2) 出发。",
          },
        },
      ],
    };
  },

  corner: () => ({
    kind: "choice",
    ask: { en: "What is the derivative of |x| at 0?", zh: "|x| 在 0 处的导数是多少？" },
    right: {
      text: { en: "There is none.", zh: "没有导数。" },
      why: {
        en: "From the right the slope is 1, from the left −1: no single number is the limit of both.",
        zh: "从右边看斜率是 1，从左边看是 −1：没有一个数同时是两边的极限。",
      },
    },
    wrong: [
      {
        text: { en: "0, because it is the lowest point", zh: "0，因为那里是最低点" },
        why: {
          en: "At a lowest point the derivative is 0 if there is one. Here there is a corner.",
          zh: "最低点处如果有导数，那确实是 0；可这里是一个折角。",
        },
      },
      {
        text: { en: "1", zh: "1" },
        why: { en: "That is the slope from the right only.", zh: "这只是右边的斜率。" },
      },
      {
        text: { en: "0, the mean of 1 and −1", zh: "0，即 1 与 −1 的平均" },
        why: {
          en: "The mean is the slope of neither side; the definition asks for both sides to agree.",
          zh: "平均值不是任何一侧的斜率；定义要求两侧一致。",
        },
      },
    ],
  }),

  partial: (random) => {
    const [x, y] = [random.pick([3, 5, 7]), random.integer(2, 4)];
    return {
      kind: "number",
      ask: {
        en: `f(x, y) = x²y + y³. What is ∂f/∂x at (${x}, ${y})?`,
        zh: `f(x, y) = x²y + y³。在 (${x}, ${y}) 处，∂f/∂x 等于多少？`,
      },
      value: 2 * x * y,
      tolerance: 0.01,
      why: {
        en: `y stands still: x²y becomes 2xy, and y³ does not move at all: 2 · ${x} · ${y} = ${2 * x * y}.`,
        zh: `y 不动：x²y 变成 2xy，y³ 根本不动：2 · ${x} · ${y} = ${2 * x * y}。`,
      },
      mistakes: [
        {
          value: 2 * x * y + 3 * y * y,
          why: {
            en: "y³ has no x in it: while x moves it stands still, so it adds nothing.",
            zh: "y³ 里没有 x：x 动的时候它不动，没有贡献。",
          },
        },
        {
          value: x * x + 3 * y * y,
          why: { en: "That is ∂f/∂y.", zh: "这是 ∂f/∂y。" },
        },
        {
          value: 2 * x,
          why: {
            en: "A factor that stands still stays as a factor: x²y → 2xy.",
            zh: "不动的因子照样是因子：x²y → 2xy。",
          },
        },
      ],
    };
  },

  direction: () => ({
    kind: "choice",
    ask: {
      en: "The gradient at your feet is (3, 4). In which direction is the slope 0?",
      zh: "脚下的梯度是 (3, 4)。往哪个方向走，斜率为 0？",
    },
    right: {
      text: { en: "(−4, 3)", zh: "(−4, 3)" },
      why: {
        en: "Its dot product with the gradient is −12 + 12 = 0: at a right angle one keeps one's height.",
        zh: "它与梯度的点积是 −12 + 12 = 0：与梯度垂直，高度不变。",
      },
    },
    wrong: [
      {
        text: { en: "(−3, −4)", zh: "(−3, −4)" },
        why: { en: "That is the steepest way down, with slope −5.", zh: "那是下坡最陡的方向，斜率为 −5。" },
      },
      {
        text: { en: "(3, 4)", zh: "(3, 4)" },
        why: { en: "That is the steepest way up, with slope 5.", zh: "那是上坡最陡的方向，斜率为 5。" },
      },
      {
        text: { en: "(4, 3)", zh: "(4, 3)" },
        why: {
          en: "Exchanging the numbers is not enough: 12 + 12 is not 0. One sign must change as well.",
          zh: "只交换两个数不够：12 + 12 不是 0，还要改一个符号。",
        },
      },
    ],
  }),

  steepest: (random) => {
    const [a, b, length] = random.pick([
      [3, 4, 5],
      [6, 8, 10],
      [5, 12, 13],
      [8, 15, 17],
    ]);
    return {
      kind: "number",
      ask: {
        en: `The gradient is (${a}, ${b}). How steep is the steepest way up (slope per unit of length)?`,
        zh: `梯度是 (${a}, ${b})。上坡最陡的方向，斜率是多少（每走单位长度）？`,
      },
      value: length,
      tolerance: 0.01,
      why: {
        en: `It is the gradient's length: √(${a}² + ${b}²) = ${length}.`,
        zh: `就是梯度的长度：√(${a}² + ${b}²) = ${length}。`,
      },
      mistakes: [
        {
          value: a + b,
          why: {
            en: "The parts do not add up: one cannot walk a full unit along both axes with a step of length 1.",
            zh: "不能直接相加：一步长度为 1，没法沿两条轴各走一个单位。",
          },
        },
        {
          value: b,
          why: {
            en: "That is the slope along one axis. Between the axes there is a steeper way.",
            zh: "这是沿一条轴的斜率。两条轴之间还有更陡的方向。",
          },
        },
      ],
    };
  },
});
