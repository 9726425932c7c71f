import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  byWeight: (random) => {
    const [w, x] = [random.integer(2, 4), random.integer(3, 5)];
    const error = random.pick([2, 3, 4]);
    const b = random.integer(1, 3);
    const y = w * x + b - error;
    const value = 2 * error * x;
    return {
      kind: "number",
      ask: {
        en: `One neuron with squared error: L = (wx + b − y)², with w = ${w}, x = ${x}, b = ${b}, y = ${y}. What is ∂L/∂w?`,
        zh: `一个神经元，平方误差：L = (wx + b − y)²，其中 w = ${w}，x = ${x}，b = ${b}，y = ${y}。∂L/∂w 等于多少？`,
      },
      value,
      tolerance: 0.01,
      why: {
        en: `d = ${w * x + b} − ${y} = ${error}; backward 2d = ${2 * error}, and the local derivative of wx by w is x = ${x}: ${value}.`,
        zh: `d = ${w * x + b} − ${y} = ${error}；反向先得 2d = ${2 * error}，wx 对 w 的局部导数是 x = ${x}，所以是 ${value}。`,
      },
      mistakes: [
        {
          value: 2 * error,
          why: {
            en: "That is the derivative by b, or by the sum. By w there is one more factor: x.",
            zh: "这是对 b（或对加权和）的导数。对 w 还要再乘一个因子 x。",
          },
        },
        {
          value: error * x,
          why: { en: "The derivative of d² is 2d, not d.", zh: "d² 的导数是 2d，不是 d。" },
        },
      ],
    };
  },

  fork: (random) => {
    const first = random.integer(2, 6);
    const second = -random.integer(7, 9);
    return {
      kind: "number",
      ask: {
        en: `A value x is used in two places. Along one way ${first} comes back to it, along the other ${second}. What is ∂L/∂x?`,
        zh: `值 x 在两处用到。一条路传回 ${first}，另一条路传回 ${second}。∂L/∂x 等于多少？`,
      },
      value: first + second,
      tolerance: 0.01,
      why: {
        en: `What comes back along several ways is added: ${first} + (${second}) = ${first + second}.`,
        zh: `从几条路传回来的要相加：${first} + (${second}) = ${first + second}。`,
      },
      mistakes: [
        {
          value: second,
          why: {
            en: "The later one does not replace the earlier one; in a program this mistake is `=` in place of `+=`.",
            zh: "后来的不能顶替先来的；写程序时，这就是把 `+=` 写成了 `=`。",
          },
        },
        {
          value: first * second,
          why: {
            en: "Along one way factors are multiplied; different ways are added.",
            zh: "同一条路上才相乘，不同的路要相加。",
          },
        },
      ],
    };
  },

  cost: () => ({
    kind: "choice",
    ask: {
      en: "A network has a million parameters. About how much work is one gradient by back-propagation, counted in forward passes?",
      zh: "网络有一百万个参数。用反向传播求一次梯度，工作量大约相当于多少次前向？",
    },
    right: {
      text: { en: "About 3", zh: "大约 3 次" },
      why: {
        en: "One forward, and a backward with two products for each one of the forward; the number of parameters does not matter.",
        zh: "前向一次；反向时，前向的每次乘法对应两次乘法。与参数个数无关。",
      },
    },
    wrong: [
      {
        text: { en: "About 1,000,001", zh: "大约 1,000,001 次" },
        why: { en: "That is what finite differences need.", zh: "那是有限差分的代价。" },
      },
      {
        text: { en: "About 2,000,000", zh: "大约 2,000,000 次" },
        why: {
          en: "That would be two-sided finite differences, used for checks of a few parameters.",
          zh: "那是双侧有限差分的代价，只用来抽查少数参数。",
        },
      },
      {
        text: { en: "As many as there are layers", zh: "有多少层就多少次" },
        why: {
          en: "Each layer is visited once forward and once backward; that is one pass each, not one for every layer.",
          zh: "前向走一趟，每层经过一次；反向也是。并不是每层都要从头走一趟。",
        },
      },
    ],
  }),

  kept: () => ({
    kind: "choice",
    ask: {
      en: "Why does training need more memory than using the network?",
      zh: "为什么训练比使用网络需要更多内存？",
    },
    right: {
      text: {
        en: "The forward values must be kept until the way back has used them.",
        zh: "前向的值要留到反向用过为止。",
      },
      why: {
        en: "The local derivative of wx by w is x, so x must still be there.",
        zh: "wx 对 w 的局部导数是 x，所以 x 必须还在。",
      },
    },
    wrong: [
      {
        text: { en: "Training computes with more digits.", zh: "训练时每个数的位数更多。" },
        why: { en: "Both can use the same kind of numbers.", zh: "两者可以用同一种数。" },
      },
      {
        text: { en: "The network is computed once for each parameter.", zh: "每个参数都要把网络算一遍。" },
        why: {
          en: "That is finite differences, and it would cost time, not memory.",
          zh: "那是有限差分，而且费的是时间，不是内存。",
        },
      },
      {
        text: { en: "The graph has more nodes when it is walked backward.", zh: "反向走时，图里的结点更多。" },
        why: { en: "It is the same graph, walked from its end.", zh: "还是同一张图，只是从末端走起。" },
      },
    ],
  }),

  shapes: (random) => {
    const [batch, inputs, outputs] = random.shuffle([4, 6, 10, 12]);
    const choice = (text: string, en: string, zh: string) => ({ text: { en: text, zh: text }, why: { en, zh } });
    return {
      kind: "choice",
      ask: {
        en: `Y = XW + b with X of [${batch}, ${inputs}] and W of [${inputs}, ${outputs}]. G is the derivative by Y. Which product is the derivative by W?`,
        zh: `Y = XW + b，X 是 [${batch}, ${inputs}]，W 是 [${inputs}, ${outputs}]，G 是对 Y 的导数。对 W 的导数是哪个乘积？`,
      },
      right: choice(
        "XᵀG",
        `[${inputs}, ${batch}] × [${batch}, ${outputs}] gives [${inputs}, ${outputs}], the shape of W.`,
        `[${inputs}, ${batch}] × [${batch}, ${outputs}] 得 [${inputs}, ${outputs}]，正是 W 的形状。`,
      ),
      wrong: [
        choice("GWᵀ", "That is the derivative by X.", "那是对 X 的导数。"),
        choice(
          "GᵀX",
          `This has the shape [${outputs}, ${inputs}]: it is the right one, transposed.`,
          `它的形状是 [${outputs}, ${inputs}]：差一个转置。`,
        ),
        choice(
          "XG",
          `[${batch}, ${inputs}] × [${batch}, ${outputs}] does not fit: the inner sizes differ.`,
          `[${batch}, ${inputs}] × [${batch}, ${outputs}] 乘不了：中间两个数不相等。`,
        ),
      ],
    };
  },

  smallH: () => ({
    kind: "choice",
    ask: {
      en: "You check a gradient with h = 1e-12 in float32, and the difference comes out as 0. Why?",
      zh: "用 float32、h = 1e-12 做梯度检验，差分结果是 0。为什么？",
    },
    right: {
      text: {
        en: "w + h is rounded back to w: the two losses are the same number.",
        zh: "w + h 舍入后还是 w，两个损失是同一个数。",
      },
      why: {
        en: "float32 has about seven digits. Too small an h changes nothing that it can see.",
        zh: "float32 只有大约七位有效数字，h 太小，它根本看不出变化。",
      },
    },
    wrong: [
      {
        text: { en: "The gradient is really 0.", zh: "梯度确实是 0。" },
        why: {
          en: "With a larger h, or in float64, the difference would not be 0.",
          zh: "换大一点的 h，或用 float64，差分就不是 0 了。",
        },
      },
      {
        text: { en: "Over so small an h the curve bends too much.", zh: "h 太小，弦偏离了切线。" },
        why: { en: "That is the trouble with a large h.", zh: "那是 h 太大才会出的问题。" },
      },
      {
        text: { en: "One must divide by 2h.", zh: "应当除以 2h。" },
        why: { en: "0 divided by anything stays 0.", zh: "0 除以什么都是 0。" },
      },
    ],
  }),

  stale: () => ({
    kind: "choice",
    ask: {
      en: "`backward()` is called for two batches in a row, and `grad` is not cleared between them. What does `grad` hold?",
      zh: "连着两批各调用一次 `backward()`，中间没有清零 `grad`。`grad` 里是什么？",
    },
    right: {
      text: { en: "The sum of both gradients", zh: "两次梯度之和" },
      why: {
        en: "`backward()` adds, as at every fork. (It can be put to use: several small batches for one step.)",
        zh: "`backward()` 是相加的，与分叉处一样。（这也可以利用：把几个小批的梯度攒起来，合成一步。）",
      },
    },
    wrong: [
      {
        text: { en: "The second gradient only", zh: "只有第二次的梯度" },
        why: {
          en: "Then a value used twice within one batch would lose its first part as well.",
          zh: "要是这样，同一批里用了两次的值也会丢掉第一份。",
        },
      },
      {
        text: { en: "Their mean", zh: "两次的平均" },
        why: {
          en: "Nothing divides. A mean must be asked for in the loss.",
          zh: "没有谁去做除法。要平均，得写在损失里。",
        },
      },
      {
        text: { en: "An error is thrown", zh: "会报错" },
        why: {
          en: "Only walking the same graph twice is an error. Two batches have two graphs, and then adding is what is meant.",
          zh: "把同一张图走两遍才会报错。两批是两张图，相加正是本意。",
        },
      },
    ],
  }),
});
