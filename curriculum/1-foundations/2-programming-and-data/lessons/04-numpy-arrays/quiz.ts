import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  axisShape: (random) => {
    const [a, b, c] = random.shuffle([2, 3, 4, 5, 6]).slice(0, 3);
    const shapes = [`(${b}, ${c})`, `(${a}, ${c})`, `(${a}, ${b})`];
    const axis = random.integer(0, 2);
    const others = [0, 1, 2].filter((i) => i !== axis);
    return {
      kind: "choice",
      ask: {
        en: `x has the shape (${a}, ${b}, ${c}). Which shape has \`x.sum(axis=${axis})\`?`,
        zh: `x 的形状是 (${a}, ${b}, ${c})。\`x.sum(axis=${axis})\` 的形状是什么？`,
      },
      right: {
        text: { en: shapes[axis], zh: shapes[axis] },
        why: { en: "The axis that is named disappears.", zh: "点了名的轴消失。" },
      },
      wrong: [
        {
          text: { en: shapes[others[0]], zh: shapes[others[0]] },
          why: { en: `There axis ${others[0]} has disappeared.`, zh: `这里消失的是轴 ${others[0]}。` },
        },
        {
          text: { en: `(${[a, b, c][axis]},)`, zh: `(${[a, b, c][axis]},)` },
          why: { en: "The axis named goes; all others stay.", zh: "点名的轴消失，其余都留下。" },
        },
      ],
    };
  },

  place: (random) => {
    const columns = random.integer(4, 7);
    const [r, c] = [random.integer(1, 2), random.integer(1, 2)];
    const [i, j] = [random.integer(1, 2), random.integer(1, 2)];
    const place = (r + i) * columns + c + j;
    return {
      kind: "number",
      ask: {
        en: `x has the shape (6, ${columns}) and lies row by row in memory. At which place (from 0) lies element (${i}, ${j}) of the view \`x[${r}:, ${c}:]\`?`,
        zh: `x 的形状是 (6, ${columns})，逐行存放。视图 \`x[${r}:, ${c}:]\` 的元素 (${i}, ${j}) 在内存的哪个位置（从 0 数起）？`,
      },
      value: place,
      tolerance: 0.01,
      why: {
        en: `The view begins at ${r} × ${columns} + ${c} = ${r * columns + c}; then ${i} × ${columns} + ${j} more.`,
        zh: `视图从 ${r} × ${columns} + ${c} = ${r * columns + c} 开始，再加 ${i} × ${columns} + ${j}。`,
      },
      mistakes: [
        { value: i * columns + j, why: { en: "The beginning of the view is missing.", zh: "漏了视图的起点。" } },
        { value: place + 1, why: { en: "Places are counted from 0.", zh: "位置从 0 数起。" } },
      ],
    };
  },

  viewOrCopy: () => ({
    kind: "choice",
    ask: { en: "x is an array. After which line is x itself changed?", zh: "x 是数组。执行哪一行之后，x 本身变了？" },
    right: {
      text: { en: "`x[2:5][0] = 7`", zh: "`x[2:5][0] = 7`" },
      why: { en: "The slice is a view: writing goes into the same numbers.", zh: "切片是视图，写进去的是同样那些数。" },
    },
    wrong: [
      {
        text: { en: "`x[[2, 3, 4]][0] = 7`", zh: "`x[[2, 3, 4]][0] = 7`" },
        why: {
          en: "A list of places makes a copy; the copy is changed and thrown away.",
          zh: "位置列表得到复制品；改的是复制品，随即丢掉。",
        },
      },
      {
        text: { en: "`x[x > 0][0] = 7`", zh: "`x[x > 0][0] = 7`" },
        why: { en: "A mask makes a copy.", zh: "掩码得到复制品。" },
      },
      {
        text: { en: "`x.copy()[0] = 7`", zh: "`x.copy()[0] = 7`" },
        why: { en: "A copy by its very name.", zh: "名字就叫复制。" },
      },
    ],
  }),

  wraps: (random) => {
    const a = random.integer(140, 250);
    const b = random.integer(130, 250);
    const sum = a + b - 256;
    return {
      kind: "number",
      ask: {
        en: `Two pixels of dtype uint8 have the values ${a} and ${b}. What does NumPy give for their sum, as uint8?`,
        zh: `两个 uint8 像素的值是 ${a} 和 ${b}。NumPy 求出的和（uint8）是多少？`,
      },
      value: sum,
      tolerance: 0.01,
      why: { en: `${a + b} − 256 = ${sum}: it wraps around silently.`, zh: `${a + b} − 256 = ${sum}：悄悄绕了回去。` },
      mistakes: [
        { value: a + b, why: { en: "That does not fit: uint8 ends at 255.", zh: "装不下：uint8 到 255 为止。" } },
        { value: 255, why: { en: "It does not stop at the end, it wraps around.", zh: "不会停在尽头，而是绕回去。" } },
      ],
    };
  },

  maskMean: (random) => {
    const values = [random.integer(1, 9), random.integer(10, 19), random.integer(20, 29)];
    const mean = (values[1] + values[2]) / 2;
    const all = (values[0] + values[1] + values[2]) / 3;
    return {
      kind: "number",
      ask: {
        en: `x holds ${values.join(", ")}. What is \`x[x > 9].mean()\`?`,
        zh: `x 里是 ${values.join("、")}。\`x[x > 9].mean()\` 是多少？`,
      },
      value: mean,
      tolerance: 0.05,
      why: { en: `Selected are ${values[1]} and ${values[2]}.`, zh: `选出的是 ${values[1]} 和 ${values[2]}。` },
      mistakes: [
        { value: Number(all.toFixed(4)), why: { en: "The mask was ignored.", zh: "没有用上掩码。" } },
        {
          value: Number(((values[1] + values[2]) / 3).toFixed(4)),
          why: { en: "Divided by all, not by the selected ones.", zh: "除的是总个数，不是选出的个数。" },
        },
      ],
    };
  },
});
