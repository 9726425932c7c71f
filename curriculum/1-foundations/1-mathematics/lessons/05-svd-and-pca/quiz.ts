import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  explained: (random) => {
    const [a, b, c] = [random.pick([7, 9]), random.integer(2, 3), 1];
    const value = (a + b) / (a + b + c);
    return {
      kind: "number",
      ask: {
        en: `A covariance matrix has the eigenvalues ${a}, ${b}, ${c}. Which share of the variance do the first two components explain? (Two decimals.)`,
        zh: `协方差矩阵的特征值是 ${a}、${b}、${c}。前两个主成分的解释方差占多少？（保留两位小数）`,
      },
      value,
      tolerance: 0.006,
      why: {
        en: `(${a} + ${b}) / ${a + b + c} ≈ ${value.toFixed(2)}.`,
        zh: `(${a} + ${b}) / ${a + b + c} ≈ ${value.toFixed(2)}。`,
      },
      mistakes: [
        { value: a / (a + b + c), why: { en: "That is the first one alone.", zh: "那只是第一个。" } },
        {
          value: 2 / 3,
          why: { en: "Not the number of components counts, but their eigenvalues.", zh: "看的不是个数，而是特征值。" },
        },
      ],
    };
  },

  singularValue: (random) => {
    const s = random.integer(3, 9);
    return {
      kind: "number",
      ask: {
        en: `The largest eigenvalue of AᵀA is ${s * s}. What is the largest singular value of A?`,
        zh: `AᵀA 最大的特征值是 ${s * s}。A 最大的奇异值是多少？`,
      },
      value: s,
      tolerance: 0.001,
      why: { en: `√${s * s} = ${s}.`, zh: `√${s * s} = ${s}。` },
      mistakes: [
        { value: s * s, why: { en: "AᵀA stretches twice: take the root.", zh: "AᵀA 拉伸了两次：要开方。" } },
        { value: (s * s) / 2, why: { en: "The root, not the half.", zh: "是开方，不是折半。" } },
      ],
    };
  },

  storage: (random) => {
    const k = random.integer(3, 9);
    const [m, n] = [100, 200];
    return {
      kind: "number",
      ask: {
        en: `A picture of ${m} × ${n} is kept with rank ${k}: ${k} columns, ${k} rows and ${k} singular values. How many numbers are that?`,
        zh: `${m} × ${n} 的图片用秩 ${k} 保存：${k} 列、${k} 行和 ${k} 个奇异值。一共几个数？`,
      },
      value: k * (m + n + 1),
      tolerance: 0.001,
      why: {
        en: `${k} · (${m} + ${n} + 1) = ${k * (m + n + 1)}.`,
        zh: `${k} × (${m} + ${n} + 1) = ${k * (m + n + 1)}。`,
      },
      mistakes: [
        {
          value: k,
          why: {
            en: "The singular values alone do not say in which directions.",
            zh: "只有奇异值，不知道是哪些方向。",
          },
        },
        {
          value: k * m * n,
          why: {
            en: "Each piece is kept as a column and a row, not as a whole matrix.",
            zh: "每一份存的是一列和一行，不是整个矩阵。",
          },
        },
      ],
    };
  },

  centring: () => ({
    kind: "choice",
    ask: { en: "What happens if the data are not centred before PCA?", zh: "做 PCA 前没有中心化，会怎样？" },
    right: {
      text: { en: "The first direction may just point to the mean.", zh: "第一个方向可能只是指向平均。" },
      why: { en: "Then it says where the cloud is, not how it is shaped.", zh: "那说的是点团在哪里，而不是什么形状。" },
    },
    wrong: [
      {
        text: { en: "Nothing: eigenvectors do not depend on a shift.", zh: "不受影响：平移不改变特征向量。" },
        why: { en: "XᵀX does change when all points are shifted.", zh: "所有点平移之后，XᵀX 就变了。" },
      },
      {
        text: { en: "The directions are no longer orthogonal.", zh: "各方向不再正交。" },
        why: {
          en: "XᵀX is symmetric all the same; they are orthogonal, but the wrong ones.",
          zh: "XᵀX 照样对称，方向照样正交，只是不对。",
        },
      },
      {
        text: { en: "Some variances become negative.", zh: "有的方差变成负数。" },
        why: { en: "XᵀX has no negative eigenvalues.", zh: "XᵀX 没有负的特征值。" },
      },
    ],
  }),

  bestPiece: () => ({
    kind: "choice",
    ask: {
      en: "A has the singular values 5, 4 and 3. How small can the squares of the error, added up, become with a matrix of rank 1?",
      zh: "A 的奇异值是 5、4、3。秩为 1 的矩阵，误差平方和最小是多少？",
    },
    right: {
      text: { en: "25", zh: "25" },
      why: { en: "4² + 3²: the squares of those left out.", zh: "4² + 3²：舍去的奇异值的平方和。" },
    },
    wrong: [
      {
        text: { en: "7", zh: "7" },
        why: { en: "Squares are added, not the values: 16 + 9.", zh: "要加的是平方，不是值本身：16 + 9。" },
      },
      {
        text: { en: "9", zh: "9" },
        why: { en: "That would be rank 2: the 4 is left out as well.", zh: "那是秩为 2 的情形：这里 4 也舍去了。" },
      },
      {
        text: { en: "50", zh: "50" },
        why: { en: "That is the error of keeping nothing.", zh: "那是什么都不留的误差。" },
      },
    ],
  }),

  labels: () => ({
    kind: "choice",
    ask: {
      en: "Two kinds of points differ only in a direction of very small variance. What does PCA to one dimension do?",
      zh: "两类点只在方差很小的方向上有差别。用 PCA 压到一维，会怎样？",
    },
    right: {
      text: { en: "It throws the difference away.", zh: "把差别扔掉。" },
      why: { en: "It keeps what varies most, and knows no labels.", zh: "它留下变化最大的，根本不看标签。" },
    },
    wrong: [
      {
        text: { en: "It finds the difference, because that matters.", zh: "找到差别，因为它要紧。" },
        why: { en: "Nobody told it what matters.", zh: "没有谁告诉它什么要紧。" },
      },
      {
        text: { en: "It enlarges all directions to the same variance.", zh: "把各方向放大到同样的方差。" },
        why: { en: "That is another step (whitening), not PCA itself.", zh: "那是另外一步（白化），不是 PCA 本身。" },
      },
      {
        text: { en: "It stops: there are two kinds.", zh: "停下来，因为有两类。" },
        why: { en: "It computes for any cloud.", zh: "什么样的点团它都照算。" },
      },
    ],
  }),
});
