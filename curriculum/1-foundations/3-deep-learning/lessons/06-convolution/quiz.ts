import { defineQuiz, type NumberQuestion } from "@gradus/lab/quiz";

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Drawn numbers can make a mistake give the right answer, or two mistakes the same one: those are left out. */
function distinct(value: number, mistakes: NumberQuestion["mistakes"]): NumberQuestion["mistakes"] {
  return mistakes.filter((m, i) => m.value !== value && mistakes.findIndex((other) => other.value === m.value) === i);
}

export default defineQuiz({
  oneWindow: (random) => {
    const column = (low: number, high: number) => [0, 1, 2].map(() => random.integer(low, high));
    const [left, middle, right] = [column(1, 3), column(1, 3), column(4, 7)];
    const window = [0, 1, 2].map((row) => `${left[row]} ${middle[row]} ${right[row]}`).join(" / ");
    const value = sum(right) - sum(left);
    return {
      kind: "number",
      ask: {
        en: `The kernel has the rows \`-1 0 1 / -1 0 1 / -1 0 1\`, the window under it \`${window}\`. Which number does this window give?`,
        zh: `卷积核的三行是 \`-1 0 1 / -1 0 1 / -1 0 1\`，它盖住的窗口是 \`${window}\`。这个窗口算出的数是多少？`,
      },
      value,
      tolerance: 0.4,
      why: {
        en: `The right column minus the left one: ${sum(right)} − ${sum(left)} = ${value}.`,
        zh: `右列减左列：${sum(right)} − ${sum(left)} = ${value}。`,
      },
      mistakes: distinct(value, [
        {
          value: -value,
          why: {
            en: "That turns the kernel first, as the convolution of mathematics does. Networks lay it on as it is.",
            zh: "这是像数学里那样先把核旋转了 180 度。网络里是原样盖上去的。",
          },
        },
        {
          value: sum(right) + sum(left),
          why: { en: "The left column has weight −1: it is subtracted.", zh: "左列的权重是 −1，要减去。" },
        },
        {
          value: value + sum(middle),
          why: { en: "The middle column has weight 0 and does not count.", zh: "中间一列的权重是 0，不计入。" },
        },
      ]),
    };
  },

  outputSize: (random) => {
    const n = random.pick([28, 32, 64]);
    const k = random.pick([3, 5, 7]);
    const p = random.integer(1, 2);
    const s = random.integer(1, 2);
    const value = Math.floor((n + 2 * p - k) / s) + 1;
    return {
      kind: "number",
      ask: {
        en: `A picture is ${n} pixels wide, the kernel ${k}, the padding ${p} on each side, the stride ${s}. How wide is the result?`,
        zh: `图片宽 ${n} 个像素，核宽 ${k}，两侧各填充 ${p}，步幅 ${s}。输出有多宽？`,
      },
      value,
      tolerance: 0.4,
      why: {
        en: `⌊(${n} + ${2 * p} − ${k})/${s}⌋ + 1 = ${value}.`,
        zh: `⌊(${n} + ${2 * p} − ${k})/${s}⌋ + 1 = ${value}。`,
      },
      mistakes: distinct(value, [
        {
          value: value - 1,
          why: {
            en: "The last position is missing: after so many steps there is one window more than steps.",
            zh: "漏了一个位置：窗口的个数比移动的次数多一。",
          },
        },
        {
          value: Math.floor((n + p - k) / s) + 1,
          why: { en: "Padding is added on both sides: 2p.", zh: "填充是两侧都补，要用 2p。" },
        },
        {
          value: Math.floor((n - k) / s) + 1,
          why: { en: "The padding is missing.", zh: "忘了填充。" },
        },
      ]),
    };
  },

  parameters: (random) => {
    const inputs = random.pick([3, 8, 16]);
    const outputs = random.pick([10, 20, 32]);
    const k = random.pick([3, 5]);
    const value = outputs * (inputs * k * k + 1);
    return {
      kind: "number",
      ask: {
        en: `A convolution takes ${inputs} channels to ${outputs} channels with ${k}×${k} kernels and a bias. How many parameters does it have?`,
        zh: `一个卷积层把 ${inputs} 个通道变成 ${outputs} 个通道，核为 ${k}×${k}，带偏置。它有多少个参数？`,
      },
      value,
      tolerance: 0.4,
      why: {
        en: `${outputs} · (${inputs} · ${k * k} + 1) = ${value}.`,
        zh: `${outputs} × (${inputs} × ${k * k} + 1) = ${value}。`,
      },
      mistakes: distinct(value, [
        {
          value: outputs * inputs * k * k,
          why: { en: "The biases are missing: one per output channel.", zh: "漏了偏置：每个输出通道一个。" },
        },
        {
          value: outputs * (k * k + 1),
          why: {
            en: "Each kernel has a slice of its own for every input channel.",
            zh: "每个核对每个输入通道都有一片自己的权重。",
          },
        },
        {
          value: outputs * inputs * (k * k + 1),
          why: {
            en: "There is one bias per output channel, not one per slice.",
            zh: "偏置是每个输出通道一个，不是每一片一个。",
          },
        },
      ]),
    };
  },

  whatSharingSaves: () => ({
    kind: "choice",
    ask: {
      en: "All windows of a convolution use the same weights. What does this sharing save?",
      zh: "卷积的所有窗口共用同一组权重。这样共用，省下的是什么？",
    },
    right: {
      text: {
        en: "Parameters, but not multiplications: every window still does its own",
        zh: "省参数，不省乘法：每个窗口照样要算一遍",
      },
      why: {
        en: "In the table the convolutions hold 17 % of the parameters and do 94 % of the multiplications.",
        zh: "表中两个卷积层只占 17% 的参数，却做了 94% 的乘法。",
      },
    },
    wrong: [
      {
        text: { en: "Multiplications, but not parameters", zh: "省乘法，不省参数" },
        why: {
          en: "The other way round: one set of weights is stored and used at every position.",
          zh: "正好相反：只存一组权重，每个位置都要用它算一遍。",
        },
      },
      {
        text: { en: "Both in the same proportion", zh: "参数和乘法按同样的比例省" },
        why: {
          en: "The first convolution has 416 parameters and 230,400 multiplications.",
          zh: "第一个卷积层有 416 个参数，却有 230,400 次乘法。",
        },
      },
      {
        text: { en: "Training examples only; the numbers stay the same", zh: "只省训练样本，数目都不变" },
        why: {
          en: "It helps with examples too, but the parameters fall from 100,480 to a few hundred.",
          zh: "样本确实也省，但参数也从十万降到了几百。",
        },
      },
    ],
  }),

  whyOneNeuronFails: () => ({
    kind: "choice",
    ask: {
      en: "A neuron of a fully connected layer has learned a stroke in the middle of the picture. The same stroke appears three pixels further left. What happens?",
      zh: "全连接层的一个神经元学会了认图片正中的一笔。同样的一笔出现在偏左三个像素的地方，会怎样？",
    },
    right: {
      text: {
        en: "Other weights meet the ink, so what was learned does not help there",
        zh: "墨迹碰到的是别的权重，学到的东西在那里用不上",
      },
      why: {
        en: "Each position has weights of its own; the row of five pixels showed an answer of 0 after a shift.",
        zh: "每个位置各有各的权重；五个像素的例子里，一平移答案就成了 0。",
      },
    },
    wrong: [
      {
        text: { en: "It answers as before, only weaker", zh: "回答照旧，只是弱一点" },
        why: {
          en: "The answer is a sum of products at fixed positions. After the shift it may be 0 or anything else.",
          zh: "它的回答是固定位置上的乘积之和，平移后可能是 0，也可能是任何数。",
        },
      },
      {
        text: { en: "Its weights move with the stroke", zh: "它的权重会跟着笔画走" },
        why: {
          en: "That is what sliding a kernel does. A fully connected layer's weights stay at their pixels.",
          zh: "会“走”的是滑动的卷积核。全连接层的权重固定在各自的像素上。",
        },
      },
      {
        text: { en: "The bias makes up for the shift", zh: "偏置会补偿这个平移" },
        why: {
          en: "A bias adds the same number wherever the ink is.",
          zh: "不管墨迹在哪里，偏置加的都是同一个数。",
        },
      },
    ],
  }),

  twoWords: () => ({
    kind: "choice",
    ask: {
      en: "The digit moves two pixels to the right, and every feature map of a stride-1 convolution moves two pixels to the right. What is this called?",
      zh: "数字右移两个像素，步幅为 1 的卷积的每张特征图也右移两个像素。这叫什么？",
    },
    right: {
      text: { en: "Equivariance", zh: "等变性" },
      why: { en: "The output changes along with the input.", zh: "输出跟着输入一起变。" },
    },
    wrong: [
      {
        text: { en: "Invariance", zh: "不变性" },
        why: {
          en: "Then the maps would have stayed where they were.",
          zh: "如果是不变性，特征图应该留在原处。",
        },
      },
      {
        text: { en: "Padding", zh: "填充" },
        why: { en: "Padding is what is added around the picture.", zh: "填充是在图片四周补上的东西。" },
      },
      {
        text: { en: "Receptive field", zh: "感受野" },
        why: {
          en: "That is the patch of the input which one number depends on.",
          zh: "那是某个数所依赖的那块输入。",
        },
      },
    ],
  }),

  poolAShift: (random) => {
    const at = random.integer(1, 4);
    const row = (place: number) => [0, 1, 2, 3, 4, 5].map((i) => (i === place ? 7 : 0)).join(" ");
    const direction = { left: { en: "To the left", zh: "左移一格" }, right: { en: "To the right", zh: "右移一格" } };
    const [stays, changes] = at % 2 === 0 ? [direction.right, direction.left] : [direction.left, direction.right];
    return {
      kind: "choice",
      ask: {
        en: `The row \`${row(at)}\` is max-pooled in pairs that do not overlap. In which direction may the 7 move by one pixel without changing the result?`,
        zh: `把 \`${row(at)}\` 这一行两个两个、互不重叠地做最大池化。7 往哪边移动一格，结果不变？`,
      },
      right: {
        text: stays,
        why: {
          en: "It stays inside its pair, so the same pair keeps the same maximum.",
          zh: "它还在原来的那一对里，那一对的最大值不变。",
        },
      },
      wrong: [
        {
          text: changes,
          why: {
            en: "It crosses into the next pair, and the 7 appears at another place of the result.",
            zh: "它跨进了相邻的一对，结果里的 7 就换了位置。",
          },
        },
        {
          text: { en: "In both", zh: "两边都可以" },
          why: {
            en: "Pooling forgives a shift only inside a window; on one side the window ends.",
            zh: "池化只容忍窗口以内的移动，而有一边已经到了窗口的边。",
          },
        },
        {
          text: { en: "In neither", zh: "两边都不行" },
          why: {
            en: "That would be a convolution, which moves along with every shift. A pair has two places, and the maximum may be at either.",
            zh: "每次平移都跟着动的是卷积。一对有两个位置，最大值在哪个位置都一样。",
          },
        },
      ],
    };
  },

  receptiveField: (random) => {
    const first = random.pick([3, 5, 7]);
    const second = random.pick([3, 5]);
    const value = first + 1 + 2 * (second - 1);
    return {
      kind: "number",
      ask: {
        en: `A ${first}×${first} convolution, 2×2 pooling with stride 2, then a ${second}×${second} convolution; both convolutions have stride 1. How wide is the receptive field of the last result?`,
        zh: `先是 ${first}×${first} 卷积，再是步幅为 2 的 2×2 池化，最后是 ${second}×${second} 卷积；两个卷积的步幅都是 1。最后输出的感受野有多宽？`,
      },
      value,
      tolerance: 0.4,
      why: {
        en: `${first}, then ${first} + 1 = ${first + 1}, and each further number is 2 pixels apart: ${first + 1} + ${second - 1} · 2 = ${value}.`,
        zh: `依次是 ${first}、${first} + 1 = ${first + 1}；此后相邻两数隔 2 个像素：${first + 1} + ${second - 1} × 2 = ${value}。`,
      },
      mistakes: distinct(value, [
        {
          value: first + 1 + (second - 1),
          why: {
            en: "After pooling, neighbouring numbers are 2 input pixels apart, not 1.",
            zh: "池化之后，相邻的数在输入上隔 2 个像素，不是 1 个。",
          },
        },
        {
          value: second,
          why: {
            en: "That is what it sees of the layer before, not of the input.",
            zh: "这是它在前一层里看到的宽度，不是在输入里。",
          },
        },
        {
          value: 2 * first * second,
          why: {
            en: "Windows overlap, so widths add up; they do not multiply.",
            zh: "窗口互相重叠，宽度是累加的，不是相乘。",
          },
        },
      ]),
    };
  },

  kernelGradient: () => ({
    kind: "choice",
    ask: {
      en: "Why is the gradient of one kernel weight a sum over all positions?",
      zh: "卷积核里一个权重的梯度，为什么要对所有位置求和？",
    },
    right: {
      text: {
        en: "Because the weight was used at every position, and each use changed the loss",
        zh: "因为它在每个位置都用过，每次使用都影响了损失",
      },
      why: {
        en: "Contributions of several uses add up; this is the chain rule for a value that goes several ways.",
        zh: "多次使用的贡献要相加：一个量经多条路影响结果，链式法则就是这样求和的。",
      },
    },
    wrong: [
      {
        text: { en: "Because the sum makes the gradient smoother", zh: "因为求和能让梯度更平滑" },
        why: {
          en: "It is not a choice. Leave out a position and the slope is wrong.",
          zh: "这不是可选的技巧。漏掉一个位置，斜率就错了。",
        },
      },
      {
        text: { en: "Because the loss is a mean over the batch", zh: "因为损失是对一批样本取平均" },
        why: {
          en: "That is another sum. Even with a single picture the weight is used at every position.",
          zh: "那是另一层求和。哪怕只有一张图片，权重也在每个位置都用了。",
        },
      },
      {
        text: { en: "Because only the largest position counts", zh: "因为只有最大的那个位置算数" },
        why: { en: "That is max-pooling.", zh: "那是最大池化。" },
      },
    ],
  }),
});
