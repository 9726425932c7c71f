import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  floorDivision: (random) => {
    const b = random.pick([3, 4, 5, 7]);
    const a = -(b * random.integer(1, 5) + random.integer(1, b - 1));
    const floor = Math.floor(a / b);
    return {
      kind: "number",
      ask: { en: `What does \`${a} // ${b}\` give in Python?`, zh: `Python 里 \`${a} // ${b}\` 等于多少？` },
      value: floor,
      tolerance: 0.001,
      why: {
        en: `The quotient lies between ${floor} and ${floor + 1}; \`//\` rounds down.`,
        zh: `商在 ${floor} 与 ${floor + 1} 之间；\`//\` 向下取整。`,
      },
      mistakes: [
        {
          value: floor + 1,
          why: {
            en: "That rounds towards zero. Down is towards minus infinity.",
            zh: "这是向零取整。向下是往负无穷的方向。",
          },
        },
        {
          value: -floor,
          why: { en: "The sign is lost.", zh: "符号丢了。" },
        },
      ],
    };
  },

  remainder: (random) => {
    const b = random.pick([5, 7, 9]);
    const left = random.pick([1, 2, b - 1, b - 2].filter((x) => 2 * x !== b));
    const a = left - b * random.integer(1, 4);
    return {
      kind: "number",
      ask: { en: `What does \`${a} % ${b}\` give in Python?`, zh: `Python 里 \`${a} % ${b}\` 等于多少？` },
      value: left,
      tolerance: 0.001,
      why: {
        en: `${a} = ${b} × (${(a - left) / b}) + ${left}; the remainder has the divisor's sign.`,
        zh: `${a} = ${b} × (${(a - left) / b}) + ${left}；余数与除数同号。`,
      },
      mistakes: [
        {
          value: left - b,
          why: {
            en: "That is what TypeScript gives: the sign of the dividend.",
            zh: "这是 TypeScript 的结果：与被除数同号。",
          },
        },
        {
          value: b - left,
          why: { en: "The size is TypeScript's, without its sign.", zh: "大小是 TypeScript 的，还丢了负号。" },
        },
      ],
    };
  },

  rangeSum: (random) => {
    const a = random.integer(2, 5);
    const b = a + random.integer(3, 5);
    const sum = (from: number, to: number) => ((to - from) * (to + from - 1)) / 2;
    return {
      kind: "number",
      ask: {
        en: `What is the sum of the numbers in \`range(${a}, ${b})\`?`,
        zh: `\`range(${a}, ${b})\` 里各数之和是多少？`,
      },
      value: sum(a, b),
      tolerance: 0.001,
      why: {
        en: `The numbers are ${a} to ${b - 1}: the beginning is in, the end is not.`,
        zh: `这些数是 ${a} 到 ${b - 1}：包含开头，不包含结尾。`,
      },
      mistakes: [
        { value: sum(a, b + 1), why: { en: `${b} was counted too.`, zh: `把 ${b} 也算进去了。` } },
        { value: sum(a + 1, b), why: { en: `${a} was left out.`, zh: `漏了 ${a}。` } },
        { value: sum(a + 1, b + 1), why: { en: "Both ends are shifted by one.", zh: "两端都错开了一个。" } },
      ],
    };
  },

  aliasing: (random) => {
    const extra = random.integer(4, 9);
    return {
      kind: "choice",
      ask: {
        en: `\`a = [1, 2]\`, then \`b = a\`, then \`b.append(${extra})\`, then \`b = [0]\`. What is \`a\`?`,
        zh: `先 \`a = [1, 2]\`，再 \`b = a\`，再 \`b.append(${extra})\`，最后 \`b = [0]\`。\`a\` 是什么？`,
      },
      right: {
        text: { en: `[1, 2, ${extra}]`, zh: `[1, 2, ${extra}]` },
        why: {
          en: "The change goes to the one shared list. The last assignment only ties b to another list.",
          zh: "append 改的是共用的那个列表；最后的赋值只是把 b 拴到了别处。",
        },
      },
      wrong: [
        {
          text: { en: "[1, 2]", zh: "[1, 2]" },
          why: { en: "b = a makes no copy.", zh: "b = a 不复制。" },
        },
        {
          text: { en: "[0]", zh: "[0]" },
          why: {
            en: "An assignment to b changes what b refers to, not the list that a refers to.",
            zh: "给 b 赋值，改的是 b 指向谁，不是 a 所指的列表。",
          },
        },
      ],
    };
  },

  floats: () => ({
    kind: "choice",
    ask: {
      en: "Why is `0.1 + 0.2 == 0.3` false?",
      zh: "为什么 `0.1 + 0.2 == 0.3` 是假？",
    },
    right: {
      text: {
        en: "None of the three is stored exactly, and the sum is rounded again",
        zh: "三个数都不能精确存储，求和时又舍入一次",
      },
      why: {
        en: "Stored are the nearest multiples of a power of two. The rounded sum is not the float nearest to 0.3.",
        zh: "存的是最接近的二进制小数；舍入后的和，不是离 0.3 最近的那个 float。",
      },
    },
    wrong: [
      {
        text: {
          en: "Python computes with too few digits; TypeScript gets it right",
          zh: "Python 位数太少；TypeScript 就没问题",
        },
        why: {
          en: "Both use the same 64-bit floats and print the same.",
          zh: "两者用的是同样的 64 位浮点数，结果一样。",
        },
      },
      {
        text: { en: "`==` asks whether they are the same object", zh: "`==` 问的是是否为同一个对象" },
        why: { en: "That is what `is` asks; `==` compares values.", zh: "那是 `is`；`==` 比较的是值。" },
      },
      {
        text: { en: "Floats can never be compared with `==`", zh: "float 一律不能用 `==` 比较" },
        why: {
          en: "0.5 + 0.25 == 0.75 is true: these are sums of powers of two.",
          zh: "0.5 + 0.25 == 0.75 就是真：它们都是 2 的幂之和。",
        },
      },
    ],
  }),

  emptyList: () => ({
    kind: "choice",
    ask: {
      en: "`items` is an empty list (in TypeScript an empty array). Where does `if (items)` or `if items:` run its block?",
      zh: "`items` 是空列表（TypeScript 中是空数组）。`if items:` 或 `if (items)` 的块在哪种语言里会执行？",
    },
    right: {
      text: { en: "Only in TypeScript", zh: "只在 TypeScript 里" },
      why: {
        en: "Python counts every empty collection as false; in TypeScript every object counts as true.",
        zh: "Python 里空容器都算假；TypeScript 里对象都算真。",
      },
    },
    wrong: [
      {
        text: { en: "In both", zh: "两种都会" },
        why: { en: "In Python an empty list counts as false.", zh: "Python 里空列表算假。" },
      },
      {
        text: { en: "In neither", zh: "两种都不会" },
        why: { en: "In TypeScript an empty array counts as true.", zh: "TypeScript 里空数组算真。" },
      },
      {
        text: { en: "Only in Python", zh: "只在 Python 里" },
        why: { en: "It is the other way round.", zh: "正好反了。" },
      },
    ],
  }),
});
