import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  resultShape: (random) => {
    const [a, b, c] = random.shuffle([2, 3, 4, 5, 6]).slice(0, 3);
    return {
      kind: "choice",
      ask: {
        en: `Arrays of the shapes (${a}, 1, ${c}) and (${b}, 1) are added. Which shape comes out?`,
        zh: `形状为 (${a}, 1, ${c}) 与 (${b}, 1) 的数组相加，结果是什么形状？`,
      },
      right: {
        text: { en: `(${a}, ${b}, ${c})`, zh: `(${a}, ${b}, ${c})` },
        why: {
          en: `Aligned at the right: ${a} 1 ${c} above · ${b} 1. Each 1 gives way to the other length.`,
          zh: `靠右对齐：${a} 1 ${c} 对 · ${b} 1。凡是 1，都让给对方。`,
        },
      },
      wrong: [
        {
          text: { en: `(${a}, 1, ${c})`, zh: `(${a}, 1, ${c})` },
          why: { en: `The axis of length ${b} must be in the result.`, zh: `长度为 ${b} 的轴必须出现在结果里。` },
        },
        {
          text: { en: "An error", zh: "报错" },
          why: { en: "Wherever lengths differ, one of them is 1.", zh: "凡是长度不同的地方，都有一个是 1。" },
        },
        {
          text: { en: `(${b}, 1, ${c})`, zh: `(${b}, 1, ${c})` },
          why: { en: "Shapes are aligned at the right, not at the left.", zh: "形状是靠右对齐，不是靠左。" },
        },
      ],
    };
  },

  fits: (random) => {
    const [a, b] = random.pick([
      [3, 5],
      [4, 6],
      [2, 7],
    ]);
    return {
      kind: "choice",
      ask: {
        en: `x has the shape (${a}, ${b}). Which array cannot be added to it?`,
        zh: `x 的形状是 (${a}, ${b})。哪个数组不能与它相加？`,
      },
      right: {
        text: { en: `one of the shape (${a})`, zh: `形状 (${a})` },
        why: {
          en: `Aligned at the right ${a} meets ${b}. With the shape (${a}, 1) it would fit.`,
          zh: `靠右对齐，${a} 对上了 ${b}。形状是 (${a}, 1) 就可以。`,
        },
      },
      wrong: [
        {
          text: { en: `one of the shape (${b})`, zh: `形状 (${b})` },
          why: { en: "It is added to every row.", zh: "它会加到每一行上。" },
        },
        {
          text: { en: `one of the shape (1, ${a}, 1)`, zh: `形状 (1, ${a}, 1)` },
          why: { en: `It fits; the result has the shape (1, ${a}, ${b}).`, zh: `对得上，结果形状是 (1, ${a}, ${b})。` },
        },
        {
          text: { en: "a single number", zh: "单独一个数" },
          why: { en: "A number fits everything.", zh: "一个数跟谁都对得上。" },
        },
      ],
    };
  },

  silentTable: (random) => {
    const n = random.pick([10, 20, 50, 100]);
    return {
      kind: "number",
      ask: {
        en: `Predictions of the shape (${n}, 1) minus truths of the shape (${n}): how many numbers does the difference have?`,
        zh: `预测值形状 (${n}, 1)，真实值形状 (${n})，两者之差有多少个数？`,
      },
      value: n * n,
      tolerance: 0.1,
      why: {
        en: `(${n}, 1) and (${n}) become (${n}, ${n}): a table of all pairs.`,
        zh: `(${n}, 1) 与 (${n}) 变成 (${n}, ${n})：两两配对的表。`,
      },
      mistakes: [
        {
          value: n,
          why: { en: "So it ought to be; the shapes say otherwise.", zh: "本该如此，可是形状不是这么说的。" },
        },
        { value: 2 * n, why: { en: "Nothing is put end to end here.", zh: "这里没有首尾相接。" } },
      ],
    };
  },

  distance: (random) => {
    const [dx, dy, d] = random.pick([
      [3, 4, 5],
      [6, 8, 10],
      [5, 12, 13],
    ]);
    const [x, y] = [random.integer(-3, 3), random.integer(-3, 3)];
    return {
      kind: "number",
      ask: {
        en: `How far is the point (${x}, ${y}) from (${x + dx}, ${y + dy})?`,
        zh: `点 (${x}, ${y}) 到 (${x + dx}, ${y + dy}) 有多远？`,
      },
      value: d,
      tolerance: 0.01,
      why: { en: `√(${dx}² + ${dy}²) = ${d}.`, zh: `√(${dx}² + ${dy}²) = ${d}。` },
      mistakes: [
        {
          value: dx + dy,
          why: {
            en: "The sum of the differences; square first, then take the root.",
            zh: "这是差的和；应先平方，再开方。",
          },
        },
        { value: d * d, why: { en: "The root is missing.", zh: "漏了开方。" } },
      ],
    };
  },

  ownMean: () => ({
    kind: "choice",
    ask: {
      en: "x has the shape (4, 4). From every row its own mean is to be subtracted. How?",
      zh: "x 的形状是 (4, 4)。要从每一行减去这一行的平均，怎么写？",
    },
    right: {
      text: { en: "`x - x.mean(axis=1, keepdims=True)`", zh: "`x - x.mean(axis=1, keepdims=True)`" },
      why: {
        en: "The mean has the shape (4, 1): each row meets its own.",
        zh: "平均的形状是 (4, 1)：每行对上自己的。",
      },
    },
    wrong: [
      {
        text: { en: "`x - x.mean(axis=1)`", zh: "`x - x.mean(axis=1)`" },
        why: {
          en: "Shape (4): the means of the rows meet the columns, without an error.",
          zh: "形状是 (4)：各行的平均去对了各列，还不报错。",
        },
      },
      {
        text: { en: "`x - x.mean(axis=0)`", zh: "`x - x.mean(axis=0)`" },
        why: { en: "Those are the means of the columns.", zh: "这是各列的平均。" },
      },
      {
        text: { en: "`x - x.mean()`", zh: "`x - x.mean()`" },
        why: { en: "That is one mean for everything.", zh: "这是所有数的一个平均。" },
      },
    ],
  }),

  memory: (random) => {
    const n = random.pick([1000, 2000, 5000]);
    const megabytes = (n * n * 8) / 1e6;
    return {
      kind: "number",
      ask: {
        en: `x has ${n} numbers (float64). How many megabytes (10⁶ bytes) does \`x[:, None] - x[None, :]\` take?`,
        zh: `x 有 ${n} 个数（float64）。\`x[:, None] - x[None, :]\` 占多少兆字节（10⁶ 字节）？`,
      },
      value: megabytes,
      tolerance: 0.01,
      why: {
        en: `${n} × ${n} numbers of 8 bytes: ${megabytes} MB.`,
        zh: `${n} × ${n} 个数，每个 8 字节：${megabytes} MB。`,
      },
      mistakes: [
        {
          value: (n * 8) / 1e6,
          why: { en: "That is x itself; the result is a table.", zh: "这是 x 自己；结果是一张表。" },
        },
        { value: megabytes / 8, why: { en: "A float64 takes 8 bytes.", zh: "一个 float64 占 8 字节。" } },
      ],
    };
  },
});
