import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  product: (random) => {
    const [a, b, grad] = [random.integer(2, 4), random.pick([5, 7]), random.integer(2, 3)];
    return {
      kind: "number",
      ask: {
        en: `p = mul(a, b), with a = ${a} and b = ${b}. p’s grad is ${grad}. What does p hand to a?`,
        zh: `p = mul(a, b)，a = ${a}，b = ${b}。p 的 grad 是 ${grad}。p 交给 a 的是多少？`,
      },
      value: grad * b,
      tolerance: 0.01,
      why: {
        en: `Its own grad times the local derivative by a, which is b: ${grad} · ${b} = ${grad * b}.`,
        zh: `自己的 grad 乘以对 a 的局部导数，即 b：${grad} · ${b} = ${grad * b}。`,
      },
      mistakes: [
        {
          value: grad * a,
          why: { en: "The local derivative by a is the other factor, b.", zh: "对 a 的局部导数是另一个因子 b。" },
        },
        {
          value: b,
          why: {
            en: "The local derivative alone: p’s own grad is missing.",
            zh: "这只是局部导数，漏了 p 自己的 grad。",
          },
        },
      ],
    };
  },

  twice: (random) => {
    const a = random.integer(3, 9);
    return {
      kind: "number",
      ask: {
        en: `a = ${a}, y = add(mul(a, a), a). What is a’s grad after backward(y)?`,
        zh: `a = ${a}，y = add(mul(a, a), a)。backward(y) 之后，a 的 grad 是多少？`,
      },
      value: 2 * a + 1,
      tolerance: 0.01,
      why: {
        en: `Three deliveries: ${a} and ${a} from the product, 1 from the sum: ${2 * a + 1}.`,
        zh: `送来三份：乘积送来 ${a} 和 ${a}，和送来 1，共 ${2 * a + 1}。`,
      },
      mistakes: [
        {
          value: a,
          why: {
            en: "That is one delivery: with `=` in place of `+=` the last one overwrites the others.",
            zh: "这只是一份：把 `+=` 写成 `=`，最后一份就盖掉了其余的。",
          },
        },
        {
          value: a + 1,
          why: {
            en: "The product delivers twice: a stands on both of its sides.",
            zh: "乘积要送两份：它的两边都是 a。",
          },
        },
        {
          value: 2 * a,
          why: { en: "The sum delivers too: its local derivative is 1.", zh: "和也要送一份：它的局部导数是 1。" },
        },
      ],
    };
  },

  order: () => ({
    kind: "choice",
    ask: {
      en: "u = mul(a, b), v = tanh(u), y = add(u, v). In which order may backward walk?",
      zh: "u = mul(a, b)，v = tanh(u)，y = add(u, v)。往回走可以按哪个次序？",
    },
    right: {
      text: { en: "y, v, u, a, b", zh: "y、v、u、a、b" },
      why: {
        en: "u gets something from y and from v; it may hand on only after both.",
        zh: "u 从 y 和 v 各收一份，两份都到了才能往前交。",
      },
    },
    wrong: [
      {
        text: { en: "y, u, v, a, b", zh: "y、u、v、a、b" },
        why: {
          en: "u would hand on before v’s delivery has arrived, and a and b would miss that part.",
          zh: "v 的那份还没到，u 就往前交了，a 和 b 会少一份。",
        },
      },
      {
        text: { en: "a, b, u, v, y", zh: "a、b、u、v、y" },
        why: {
          en: "That is the forward order. Backward begins at the end, where the grad is known: 1.",
          zh: "这是前向的次序。往回走从末尾开始，那里的 grad 已知：是 1。",
        },
      },
      {
        text: { en: "y, u, a, b, v, u, a, b", zh: "y、u、a、b、v、u、a、b" },
        why: {
          en: "Every way for itself: that counts what u already handed on a second time, and it takes as long as there are ways.",
          zh: "每条路单独走：u 已经交过的会重复计算，而且有多少条路就要走多久。",
        },
      },
    ],
  }),

  visits: (random) => {
    const steps = random.integer(20, 40);
    return {
      kind: "number",
      ask: {
        en: `A chain of ${steps} doublings, each value the one before plus itself. How many values does backward visit, the first one included?`,
        zh: `一条 ${steps} 次加倍的链，每个值都是前一个加自己。往回走要去多少个值（包括最初那个）？`,
      },
      value: steps + 1,
      tolerance: 0.1,
      why: {
        en: `Each value once: ${steps} sums and the one that was given.`,
        zh: `每个值一次：${steps} 个和，加上给定的那个数。`,
      },
      mistakes: [
        {
          value: 2 ** steps,
          why: { en: "That is the number of ways. Values are visited once.", zh: "这是路的条数；每个值只去一次。" },
        },
        {
          value: 2 * steps,
          why: {
            en: "That is the number of deliveries along edges; the values are fewer.",
            zh: "这是沿边送的份数；值没有这么多。",
          },
        },
      ],
    };
  },

  cut: () => ({
    kind: "choice",
    ask: {
      en: "Somebody writes `const twice = value(2 * a.data)` and goes on computing with it. What happens?",
      zh: "有人写 `const twice = value(2 * a.data)`，再用它往下算。会怎样？",
    },
    right: {
      text: { en: "The result is right, but nothing comes back to a.", zh: "结果是对的，但没有导数回到 a。" },
      why: {
        en: "The new value has no inputs: it does not remember a.",
        zh: "新的值没有输入：它不记得 a。",
      },
    },
    wrong: [
      {
        text: { en: "The result is wrong as well.", zh: "结果也不对。" },
        why: {
          en: "The number is computed rightly. That makes the mistake hard to see.",
          zh: "数算得没错，所以这种错很难看出来。",
        },
      },
      {
        text: { en: "Nothing special: 2 is a constant.", zh: "没什么：2 是常数。" },
        why: {
          en: "The 2 is one, but a is not: mul(a, value(2)) keeps the thread.",
          zh: "2 是常数，a 却不是：写成 mul(a, value(2)) 线才不断。",
        },
      },
      {
        text: { en: "backward fails with an error.", zh: "backward 会报错。" },
        why: { en: "It runs: a simply does not belong to the graph.", zh: "它照样运行：a 只是不在图里。" },
      },
    ],
  }),

  anew: () => ({
    kind: "choice",
    ask: {
      en: "Why must the error be computed anew after every step of gradient descent?",
      zh: "为什么梯度下降每走一步，误差都要重新计算？",
    },
    right: {
      text: {
        en: "The graph holds the values and local derivatives of the old numbers.",
        zh: "图里存的是旧的数算出的值和局部导数。",
      },
      why: {
        en: "When a number changes, everything computed from it is out of date.",
        zh: "一个数变了，由它算出的一切就都过时了。",
      },
    },
    wrong: [
      {
        text: { en: "backward destroys the graph.", zh: "backward 会毁掉那张图。" },
        why: {
          en: "Yours can walk the same graph again; it would give the same grads.",
          zh: "你的那个可以把同一张图再走一遍，得到的 grad 一样。",
        },
      },
      {
        text: { en: "Otherwise the grads would not be 0 at the beginning.", zh: "不然 grad 一开始就不是 0。" },
        why: { en: "backward sets them to 0 itself.", zh: "backward 自己会置 0。" },
      },
      {
        text: { en: "Only to print it", zh: "只是为了打印出来" },
        why: {
          en: "Without it the next gradient would be that of the old place.",
          zh: "不重新算，下一个梯度就还是旧地方的。",
        },
      },
    ],
  }),
});
