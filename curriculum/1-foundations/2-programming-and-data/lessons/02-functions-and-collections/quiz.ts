import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  sharedDefault: (random) => {
    const [a, b] = random.shuffle([1, 2, 3, 4, 5]).slice(0, 2);
    return {
      kind: "choice",
      ask: {
        en: `\`def add(x, xs=[]): xs.append(x); return xs\`. First \`add(${a})\` is called, then \`add(${b})\`. What does the second call return?`,
        zh: `\`def add(x, xs=[]): xs.append(x); return xs\`。先调用 \`add(${a})\`，再调用 \`add(${b})\`。第二次返回什么？`,
      },
      right: {
        text: { en: `[${a}, ${b}]`, zh: `[${a}, ${b}]` },
        why: {
          en: "The default list was made once, with the function, and both calls append to it.",
          zh: "默认列表在定义函数时只造了一次，两次调用都往里添。",
        },
      },
      wrong: [
        {
          text: { en: `[${b}]`, zh: `[${b}]` },
          why: {
            en: "So it would be in TypeScript, which computes the default at each call.",
            zh: "TypeScript 每次调用都重算默认值，才会这样。",
          },
        },
        {
          text: { en: "None", zh: "None" },
          why: {
            en: "`append` returns None, but the function returns the list.",
            zh: "`append` 返回 None，但函数返回的是列表。",
          },
        },
      ],
    };
  },

  lateBinding: (random) => {
    const count = random.integer(3, 6);
    const x = random.pick([10, 20, 100]);
    return {
      kind: "number",
      ask: {
        en: `\`fs = [lambda x: x * n for n in range(${count})]\`. What is \`fs[0](${x})\`?`,
        zh: `\`fs = [lambda x: x * n for n in range(${count})]\`。\`fs[0](${x})\` 是多少？`,
      },
      value: x * (count - 1),
      tolerance: 0.01,
      why: {
        en: `n is looked up at the call; the loop left it at ${count - 1}.`,
        zh: `n 在调用时才查；循环结束时它是 ${count - 1}。`,
      },
      mistakes: [
        { value: 0, why: { en: "The function does not keep the n of its birth.", zh: "函数并没有留住出生时的 n。" } },
        {
          value: x * count,
          why: { en: `\`range(${count})\` ends at ${count - 1}.`, zh: `\`range(${count})\` 到 ${count - 1} 为止。` },
        },
      ],
    };
  },

  comprehension: (random) => {
    const top = random.integer(6, 10);
    const step = random.pick([2, 3]);
    const kept = Array.from({ length: top }, (_, i) => i).filter((i) => i % step === 1);
    const sum = kept.reduce((a, b) => a + b * b, 0);
    return {
      kind: "number",
      ask: {
        en: `What is \`sum(i * i for i in range(${top}) if i % ${step} == 1)\`?`,
        zh: `\`sum(i * i for i in range(${top}) if i % ${step} == 1)\` 是多少？`,
      },
      value: sum,
      tolerance: 0.01,
      why: {
        en: `The numbers kept are ${kept.join(", ")}; their squares add up to ${sum}.`,
        zh: `留下的数是 ${kept.join("、")}，平方和是 ${sum}。`,
      },
      mistakes: [
        {
          value: kept.reduce((a, b) => a + b, 0),
          why: {
            en: "That is the sum of the numbers; their squares were asked for.",
            zh: "这是各数之和；题目要的是平方和。",
          },
        },
        {
          value: Array.from({ length: top }, (_, i) => i * i).reduce((a, b) => a + b, 0),
          why: { en: "The condition was overlooked.", zh: "漏看了条件。" },
        },
      ],
    };
  },

  keys: () => ({
    kind: "choice",
    ask: { en: "Which of these cannot be a key of a dictionary?", zh: "下面哪个不能当字典的键？" },
    right: {
      text: { en: "(1, [2, 3])", zh: "(1, [2, 3])" },
      why: {
        en: "The tuple contains a list, which can change: it is not hashable.",
        zh: "元组里有可以变动的列表，不可哈希。",
      },
    },
    wrong: [
      {
        text: { en: "(1, 2, 3)", zh: "(1, 2, 3)" },
        why: { en: "A tuple of numbers can never change.", zh: "数组成的元组不会变。" },
      },
      {
        text: { en: "3.5", zh: "3.5" },
        why: {
          en: "A float will do, though it is seldom wise: it is rounded.",
          zh: "float 可以当键，只是因为有舍入，多半不明智。",
        },
      },
      { text: { en: '""', zh: '""' }, why: { en: "The empty text is a text like any other.", zh: "空串也是字符串。" } },
    ],
  }),

  sortReturns: () => ({
    kind: "choice",
    ask: {
      en: "`xs = [3, 1, 2]`, then `ys = xs.sort()`. What now?",
      zh: "`xs = [3, 1, 2]`，再执行 `ys = xs.sort()`。结果如何？",
    },
    right: {
      text: { en: "xs is [1, 2, 3], ys is None", zh: "xs 是 [1, 2, 3]，ys 是 None" },
      why: {
        en: "`sort` orders the list itself and returns nothing; `sorted(xs)` returns a new list.",
        zh: "`sort` 就地排序，不返回东西；`sorted(xs)` 返回新列表。",
      },
    },
    wrong: [
      {
        text: { en: "xs is [3, 1, 2], ys is [1, 2, 3]", zh: "xs 是 [3, 1, 2]，ys 是 [1, 2, 3]" },
        why: { en: "That is what `sorted` would do.", zh: "那是 `sorted` 的做法。" },
      },
      {
        text: { en: "Both are [1, 2, 3]", zh: "两者都是 [1, 2, 3]" },
        why: {
          en: "That is TypeScript, whose `sort` returns the array that it ordered.",
          zh: "那是 TypeScript：它的 `sort` 会返回排好的数组本身。",
        },
      },
    ],
  }),

  lookup: () => ({
    kind: "choice",
    ask: {
      en: "For each of 100,000 words you ask whether it is among 50,000 known ones. In what should the known words lie?",
      zh: "对 100,000 个词，逐个问它在不在 50,000 个已知词里。已知词应该放在什么里？",
    },
    right: {
      text: { en: "In a set", zh: "集合（set）" },
      why: {
        en: "It finds a key in about the same short time however many there are.",
        zh: "不管存了多少，查一个键的时间都差不多一样短。",
      },
    },
    wrong: [
      {
        text: { en: "In a sorted list, with `in`", zh: "排好序的列表，用 `in` 查" },
        why: {
          en: "`in` on a list looks at one item after the other, sorted or not.",
          zh: "对列表用 `in`，不管排没排序都是一个个看过去。",
        },
      },
      {
        text: { en: "In a tuple, since it cannot change", zh: "元组，因为它不会变" },
        why: { en: "A tuple too is searched item by item.", zh: "元组也得一个个看过去。" },
      },
    ],
  }),
});
