import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  oneStep: (random) => {
    const x = random.integer(1, 4);
    const y = random.integer(2, 6);
    const value = 0.1 * 2 * y * x;
    return {
      kind: "number",
      ask: {
        en: `One row, x = ${x} and y = ${y}; the model says w · x with w = 0, and its error is (w · x − y)². After one step of 0.1 times the slope, what is w?`,
        zh: `只有一行，x = ${x}，y = ${y}；模型说 w · x，w = 0，误差是 (w · x − y)²。按斜率的 0.1 倍走一步之后，w 是多少？`,
      },
      value,
      tolerance: 0.005,
      why: {
        en: `The slope is 2 · (0 − ${y}) · ${x} = ${-2 * y * x}; w = 0 − 0.1 · (${-2 * y * x}) = ${value.toFixed(1)}.`,
        zh: `斜率是 2 · (0 − ${y}) · ${x} = ${-2 * y * x}；w = 0 − 0.1 · (${-2 * y * x}) = ${value.toFixed(1)}。`,
      },
      mistakes: [
        { value: -value, why: { en: "That is uphill: go against the slope.", zh: "那是上坡：要逆着斜率走。" } },
        {
          value: value / 2,
          why: { en: "The derivative of a square brings a factor of 2.", zh: "平方求导会带出因子 2。" },
        },
      ],
    };
  },

  whichPip: () => ({
    kind: "choice",
    ask: {
      en: "`pip install torch` succeeded, but `import torch` says that there is no such module. What is most likely?",
      zh: "`pip install torch` 成功了，可是 `import torch` 说没有这个模块。最可能是什么原因？",
    },
    right: {
      text: { en: "`pip` belongs to another Python than `python`", zh: "`pip` 与 `python` 属于两个不同的 Python" },
      why: {
        en: "`python -m pip install` installs for the Python that will import it.",
        zh: "用 `python -m pip install`，就会装给要导入它的那个 Python。",
      },
    },
    wrong: [
      {
        text: { en: "The machine has no graphics card", zh: "机器没有显卡" },
        why: { en: "PyTorch is imported and works without one.", zh: "没有显卡，PyTorch 照样能导入、能用。" },
      },
      {
        text: { en: "The mirror had another file", zh: "镜像里的文件不一样" },
        why: {
          en: "A mirror has the same files; and a damaged one would not have been installed.",
          zh: "镜像里是同样的文件；损坏的文件也装不上。",
        },
      },
    ],
  }),

  zeroGrad: () => ({
    kind: "choice",
    ask: {
      en: "A PyTorch loop lacks `zero_grad()`. What happens in the second step?",
      zh: "PyTorch 的循环里漏了 `zero_grad()`。第二步会怎样？",
    },
    right: {
      text: { en: "It goes by the sum of both slopes", zh: "按两次斜率之和来走" },
      why: { en: "`backward` adds to `.grad`.", zh: "`backward` 会累加到 `.grad` 上。" },
    },
    wrong: [
      {
        text: { en: "PyTorch raises an error", zh: "PyTorch 报错" },
        why: { en: "It does not: adding up is sometimes wanted.", zh: "不会：有时正需要累加。" },
      },
      {
        text: { en: "The second slope replaces the first", zh: "第二次的斜率取代第一次的" },
        why: { en: "So one would think, but it is added.", zh: "看似如此，其实是累加。" },
      },
    ],
  }),

  virtualEnvironment: () => ({
    kind: "choice",
    ask: { en: "What is a virtual environment?", zh: "虚拟环境是什么？" },
    right: {
      text: {
        en: "A folder with a Python and packages of its own",
        zh: "一个文件夹，里面有自己的 Python 和包",
      },
      why: {
        en: "Delete the folder and it is gone; nothing else has changed.",
        zh: "删掉文件夹就没了，别处什么也没变。",
      },
    },
    wrong: [
      {
        text: { en: "A second operating system inside the first", zh: "系统里的另一个操作系统" },
        why: {
          en: "That would be a virtual machine. Programs in a virtual environment run as all others.",
          zh: "那是虚拟机。虚拟环境里的程序与别的程序一样运行。",
        },
      },
      {
        text: { en: "A sandbox that protects from bad programs", zh: "防范恶意程序的沙箱" },
        why: {
          en: "It parts packages, nothing else: programs in it may do all that you may.",
          zh: "它只把包隔开：里面的程序能做你能做的一切。",
        },
      },
    ],
  }),

  whenGpu: () => ({
    kind: "choice",
    ask: {
      en: "A model with 16 inputs learns from 891 rows. On a graphics card it is slower than on the processor. Why?",
      zh: "一个只有 16 个输入的模型从 891 行里学习。放到显卡上反而比处理器慢。为什么？",
    },
    right: {
      text: {
        en: "The arrays are small, so giving orders takes longer than computing",
        zh: "数组太小，下命令比计算还费时间",
      },
      why: { en: "A card wins where each order has much to do.", zh: "每道命令要做的事很多时，显卡才占优。" },
    },
    wrong: [
      {
        text: { en: "Graphics cards compute less exactly and need more steps", zh: "显卡算得不够精确，需要更多步" },
        why: { en: "With the same numbers they take the same steps.", zh: "用同样的数，走的步数也一样。" },
      },
      {
        text: { en: "The driver must be broken", zh: "肯定是驱动坏了" },
        why: { en: "With a broken one it would not compute at all.", zh: "驱动要是坏了，根本就算不了。" },
      },
    ],
  }),
});
