import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  chain: (random) => {
    const [a, x] = [random.integer(2, 4), random.integer(1, 2)];
    const inner = a * x + 1;
    const value = 2 * inner * a;
    return {
      kind: "number",
      ask: {
        en: `y = (${a}x + 1)². What is dy/dx at x = ${x}?`,
        zh: `y = (${a}x + 1)²。在 x = ${x} 处，dy/dx 等于多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `u = ${inner}; the outer step gives 2u = ${2 * inner}, the inner one ${a}: ${2 * inner} · ${a} = ${value}.`,
        zh: `u = ${inner}；外层给出 2u = ${2 * inner}，内层给出 ${a}：${2 * inner} · ${a} = ${value}。`,
      },
      mistakes: [
        {
          value: 2 * inner,
          why: {
            en: "The inner step moves too: its derivative is missing as a factor.",
            zh: "内层也在动：还缺它的导数这个因子。",
          },
        },
        {
          value: 2 * x * a,
          why: {
            en: "The outer derivative is taken at u, not at x.",
            zh: "外层的导数要在 u 处取，不是在 x 处。",
          },
        },
        {
          value: 2 * inner + a,
          why: { en: "Along one way derivatives are multiplied, not added.", zh: "同一条路上的导数是相乘，不是相加。" },
        },
      ],
    };
  },

  ways: (random) => {
    const [a, b] = [random.integer(2, 4), random.integer(5, 7)];
    const [c, d] = [random.integer(2, 3), -random.integer(1, 2)];
    const value = a * c + b * d;
    return {
      kind: "number",
      ask: {
        en: `From x two ways lead to y. Along the first one the local derivatives are ${a} and ${c}, along the second ${b} and ${d}. What is dy/dx?`,
        zh: `从 x 到 y 有两条路。第一条上的局部导数是 ${a} 和 ${c}，第二条上是 ${b} 和 ${d}。dy/dx 等于多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `${a} · ${c} + ${b} · (${d}) = ${value}: multiply along a way, add over the ways.`,
        zh: `${a} · ${c} + ${b} · (${d}) = ${value}：沿路相乘，各路相加。`,
      },
      mistakes: [
        {
          value: a * c * b * d,
          why: {
            en: "Different ways are added; only along one way one multiplies.",
            zh: "不同的路要相加，只有同一条路上才相乘。",
          },
        },
        {
          value: a + b + c + d,
          why: { en: "Along one way the factors are multiplied.", zh: "同一条路上的因子要相乘。" },
        },
        {
          value: b * d,
          why: { en: "The first way counts as well.", zh: "第一条路也要算。" },
        },
      ],
    };
  },

  shape: (random) => {
    const [inputs, outputs] = random.pick([
      [3, 5],
      [5, 3],
      [2, 6],
      [6, 4],
    ]);
    const choice = (text: string, en: string, zh: string) => ({ text: { en: text, zh: text }, why: { en, zh } });
    return {
      kind: "choice",
      ask: {
        en: `A step takes ${inputs} numbers and gives ${outputs}. How many rows and columns has its Jacobian?`,
        zh: `一步取 ${inputs} 个数，给出 ${outputs} 个数。它的雅可比矩阵有几行几列？`,
      },
      right: choice(
        `${outputs} × ${inputs}`,
        "A row for each output, a column for each input.",
        "每个输出一行，每个输入一列。",
      ),
      wrong: [
        choice(
          `${inputs} × ${outputs}`,
          "That is the transpose: rows belong to outputs.",
          "这是转置：行对应的是输出。",
        ),
        choice(
          `${outputs} × ${outputs}`,
          "It need not be square: it takes inputs to outputs.",
          "它不必是方阵：它把输入的变动变成输出的变动。",
        ),
        choice(
          `1 × ${inputs}`,
          "That would be one gradient; there is one for each output.",
          "这只是一个梯度；每个输出都有一个。",
        ),
      ],
    };
  },

  predict: (random) => {
    const [a, b] = [random.integer(2, 5), random.integer(1, 4)];
    const [h, k] = [0.1, 0.2];
    const value = a * h + b * k;
    return {
      kind: "number",
      ask: {
        en: `One row of a Jacobian is (${a}, ${b}). The inputs move by (${h}, ${k}). By about how much does this output move?`,
        zh: `雅可比矩阵的一行是 (${a}, ${b})，输入变动 (${h}, ${k})。这个输出大约变动多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `${a} · ${h} + ${b} · ${k} = ${value.toFixed(1)}: every input's part, added.`,
        zh: `${a} · ${h} + ${b} · ${k} = ${value.toFixed(1)}：各个输入的贡献相加。`,
      },
      mistakes: [
        {
          value: (a + b) * (h + k),
          why: {
            en: "Each entry belongs to its own input: first times first, second times second.",
            zh: "每个数对应自己的输入：第一个乘第一个，第二个乘第二个。",
          },
        },
        {
          value: a + b,
          why: {
            en: "The moves are missing: a derivative is multiplied by the move.",
            zh: "漏了变动的大小：导数要乘上变动。",
          },
        },
      ],
    };
  },

  order: () => ({
    kind: "choice",
    ask: {
      en: "A computation has a million inputs and one output. Why does one begin at the output?",
      zh: "一个计算有一百万个输入、一个输出。为什么从输出开始往回算？",
    },
    right: {
      text: {
        en: "Only one row travels back, instead of a matrix with a million columns.",
        zh: "往回走的只有一行，而不是一百万列的矩阵。",
      },
      why: {
        en: "From the output each product is a row times a matrix.",
        zh: "从输出开始，每次都只是一行乘一个矩阵。",
      },
    },
    wrong: [
      {
        text: { en: "The result is more exact that way.", zh: "这样结果更精确。" },
        why: { en: "The product is the same; only the work differs.", zh: "乘积相同，差的只是工作量。" },
      },
      {
        text: { en: "Matrix products may only be computed from the left.", zh: "矩阵乘法只能从左边算起。" },
        why: { en: "Brackets may stand anywhere.", zh: "括号放在哪里都可以。" },
      },
      {
        text: { en: "Then no intermediate values are needed.", zh: "这样就不需要中间值。" },
        why: {
          en: "On the contrary: going backward one needs the values of the way there, so they are kept.",
          zh: "恰恰相反：往回走要用到去程的值，所以都得留着。",
        },
      },
    ],
  }),

  work: (random) => {
    const [n, k, m] = [random.integer(2, 5), random.integer(4, 9), random.integer(3, 8) * 10];
    return {
      kind: "number",
      ask: {
        en: `How many multiplications does a ${n} × ${k} matrix times a ${k} × ${m} matrix take?`,
        zh: `${n} × ${k} 的矩阵乘 ${k} × ${m} 的矩阵，要做多少次乘法？`,
      },
      value: n * k * m,
      tolerance: 0.1,
      why: {
        en: `The result has ${n} · ${m} cells, and each takes ${k} multiplications: ${n * k * m}.`,
        zh: `结果有 ${n} · ${m} 格，每格要 ${k} 次乘法：${n * k * m}。`,
      },
      mistakes: [
        {
          value: n * m,
          why: {
            en: "That is the number of cells; each takes several multiplications.",
            zh: "这是格数；每格要做好几次乘法。",
          },
        },
        {
          value: n * k + k * m,
          why: {
            en: "Not every number is used only once: each row meets each column.",
            zh: "数不是只用一次：每一行都要碰每一列。",
          },
        },
      ],
    };
  },
});
