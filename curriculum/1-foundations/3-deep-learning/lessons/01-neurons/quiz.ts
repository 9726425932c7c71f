import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  neuronOutput: (random) => {
    const [w1, w2] = [random.integer(2, 5), -random.integer(2, 4)];
    const [x1, x2] = [random.integer(2, 6), random.integer(2, 5)];
    const b = random.pick([-3, -2, 2, 3]);
    const z = w1 * x1 + w2 * x2 + b;
    return {
      kind: "number",
      ask: {
        en: `A neuron has the weights (${w1}, ${w2}) and the bias ${b}. What is z for the input (${x1}, ${x2})?`,
        zh: `一个神经元的权重是 (${w1}, ${w2})，偏置是 ${b}。输入为 (${x1}, ${x2}) 时，z 是多少？`,
      },
      value: z,
      tolerance: 0.001,
      why: {
        en: `${w1}·${x1} + (${w2})·${x2} + (${b}) = ${z}.`,
        zh: `${w1} × ${x1} + (${w2}) × ${x2} + (${b}) = ${z}。`,
      },
      mistakes: [
        { value: z - b, why: { en: "The bias is missing.", zh: "漏了偏置。" } },
        { value: z - 2 * b, why: { en: "The bias is added, with its sign.", zh: "偏置要带着符号相加，不是相减。" } },
      ],
    };
  },

  parameterCount: (random) => {
    const [inputs, outputs] = [random.integer(5, 20), random.integer(2, 4)];
    return {
      kind: "number",
      ask: {
        en: `How many parameters does a layer with ${inputs} inputs and ${outputs} neurons have?`,
        zh: `一层有 ${inputs} 个输入、${outputs} 个神经元，共有多少个参数？`,
      },
      value: inputs * outputs + outputs,
      tolerance: 0.001,
      why: {
        en: `${inputs}·${outputs} weights and ${outputs} biases: ${inputs * outputs + outputs}.`,
        zh: `${inputs} × ${outputs} 个权重加 ${outputs} 个偏置，共 ${inputs * outputs + outputs} 个。`,
      },
      mistakes: [
        { value: inputs * outputs, why: { en: "The biases count too.", zh: "偏置也算参数。" } },
        {
          value: inputs * outputs + inputs,
          why: { en: "There is one bias per neuron, not per input.", zh: "每个神经元一个偏置，不是每个输入一个。" },
        },
        {
          value: inputs * outputs + 1,
          why: { en: "Every neuron has its own bias.", zh: "每个神经元都有自己的偏置。" },
        },
      ],
    };
  },

  shapes: (random) => {
    const [batch, inputs, outputs] = [random.integer(20, 40), random.integer(5, 9), random.integer(2, 4)];
    return {
      kind: "choice",
      ask: {
        en: `X has the shape [${batch}, ${inputs}]. Which shape must W have for a layer of ${outputs} neurons, Z = XW + b?`,
        zh: `X 的形状是 [${batch}, ${inputs}]。要得到有 ${outputs} 个神经元的层 Z = XW + b，W 应是什么形状？`,
      },
      right: {
        text: { en: `[${inputs}, ${outputs}]`, zh: `[${inputs}, ${outputs}]` },
        why: {
          en: `The inner sizes agree (${inputs}); each neuron is a column.`,
          zh: `中间的 ${inputs} 对得上；每个神经元是一列。`,
        },
      },
      wrong: [
        {
          text: { en: `[${outputs}, ${inputs}]`, zh: `[${outputs}, ${inputs}]` },
          why: {
            en: "That is PyTorch's way of storing it; it would need a transpose.",
            zh: "这是 PyTorch 的存法，用之前要转置。",
          },
        },
        {
          text: { en: `[${batch}, ${outputs}]`, zh: `[${batch}, ${outputs}]` },
          why: { en: "That is the shape of the result Z.", zh: "这是结果 Z 的形状。" },
        },
        {
          text: { en: `[${batch}, ${inputs}, ${outputs}]`, zh: `[${batch}, ${inputs}, ${outputs}]` },
          why: {
            en: "No example has weights of its own: the whole batch shares W.",
            zh: "不是每个样本各有一套权重，整批共用 W。",
          },
        },
      ],
    };
  },

  biasMoves: () => ({
    kind: "choice",
    ask: {
      en: "Only the bias of a neuron is changed. What happens to its decision line?",
      zh: "只改一个神经元的偏置，z = 0 那条直线会怎样？",
    },
    right: {
      text: { en: "It shifts, parallel to itself", zh: "平行移动" },
      why: { en: "Its direction depends on the weights alone.", zh: "方向只由权重决定。" },
    },
    wrong: [
      {
        text: { en: "It turns about the origin", zh: "绕原点转动" },
        why: { en: "To turn it, the weights must change.", zh: "转动要改权重之比。" },
      },
      {
        text: { en: "It stays; only z grows", zh: "不动，只是 z 变大" },
        why: {
          en: "That happens if weights and bias are multiplied together.",
          zh: "权重和偏置一起乘同一个正数，才会这样。",
        },
      },
      {
        text: { en: "It bends", zh: "变弯" },
        why: { en: "z = 0 is a straight line for any numbers.", zh: "无论取什么数，z = 0 都是直线。" },
      },
    ],
  }),

  stacked: () => ({
    kind: "choice",
    ask: {
      en: "Three layers follow each other with nothing between. What can they compute that one layer cannot?",
      zh: "三层直接相连，中间什么都没有。有什么是它们能算、一层却算不了的？",
    },
    right: {
      text: { en: "Nothing", zh: "没有" },
      why: { en: "Multiplied out, they are one matrix and one bias.", zh: "展开之后，就是一个矩阵和一个偏置。" },
    },
    wrong: [
      {
        text: { en: "XOR", zh: "异或" },
        why: { en: "They are one layer, whose neurons draw straight lines.", zh: "合起来仍是一层，只能画直线。" },
      },
      {
        text: { en: "Curved boundaries, because there are more parameters", zh: "弯曲的边界，因为参数更多" },
        why: {
          en: "More parameters do not change the form: the product of matrices is a matrix.",
          zh: "参数多不改变形式：矩阵的乘积还是矩阵。",
        },
      },
      {
        text: { en: "Larger batches", zh: "更大的一批" },
        why: { en: "The batch is independent of the layers.", zh: "一批有多大，与层数无关。" },
      },
    ],
  }),

  xor: () => ({
    kind: "choice",
    ask: {
      en: "Why can no single neuron compute XOR?",
      zh: "为什么单个神经元算不了异或？",
    },
    right: {
      text: {
        en: "The four conditions on w₁, w₂ and b contradict each other",
        zh: "对 w₁、w₂、b 的四个条件互相矛盾",
      },
      why: { en: "Together they demand b ≤ 0 and b > 0.", zh: "合起来既要 b ≤ 0，又要 b > 0。" },
    },
    wrong: [
      {
        text: { en: "Good weights exist but are hard to find", zh: "合适的权重存在，只是难找" },
        why: { en: "None exist, so no search helps.", zh: "根本不存在，怎么找都没用。" },
      },
      {
        text: { en: "Two inputs are too few", zh: "两个输入太少" },
        why: {
          en: "AND and OR have two inputs as well, and one neuron does them.",
          zh: "与、或也是两个输入，一个神经元就够。",
        },
      },
      {
        text: { en: "It has no bias", zh: "它没有偏置" },
        why: { en: "It has one; the proof makes use of it.", zh: "它有偏置，证明里还用到了。" },
      },
    ],
  }),
});
