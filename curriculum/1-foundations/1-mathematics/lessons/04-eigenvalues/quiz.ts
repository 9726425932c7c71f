import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  eigenvalue: (random) => {
    const [a, b] = [random.integer(4, 8), random.integer(1, 3)];
    return {
      kind: "number",
      ask: {
        en: `The rows of A are (${a}, ${b}) and (${b}, ${a}). (1, 1) is an eigenvector. What is its eigenvalue?`,
        zh: `A 的两行是 (${a}, ${b}) 和 (${b}, ${a})。(1, 1) 是特征向量，它的特征值是多少？`,
      },
      value: a + b,
      tolerance: 0.001,
      why: {
        en: `A(1, 1) = (${a + b}, ${a + b}) = ${a + b} · (1, 1).`,
        zh: `A(1, 1) = (${a + b}, ${a + b}) = ${a + b} · (1, 1)。`,
      },
      mistakes: [
        { value: a - b, why: { en: "That belongs to (1, −1).", zh: "那是 (1, −1) 的特征值。" } },
        {
          value: 2 * (a + b),
          why: { en: "Both entries of the result were added.", zh: "把结果的两个分量加起来了。" },
        },
      ],
    };
  },

  traceAndDeterminant: (random) => {
    const [known, other] = [random.integer(2, 4), random.integer(5, 8)];
    return {
      kind: "number",
      ask: {
        en: `A 2 × 2 matrix has the diagonal ${known + other - 1}, 1 and the eigenvalue ${known}. What is the other eigenvalue?`,
        zh: `一个 2 × 2 矩阵的对角线是 ${known + other - 1}、1，一个特征值是 ${known}。另一个是多少？`,
      },
      value: other,
      tolerance: 0.001,
      why: {
        en: `They add up to the sum of the diagonal, ${known + other}.`,
        zh: `特征值之和等于对角线之和 ${known + other}。`,
      },
      mistakes: [
        {
          value: known + other,
          why: { en: "That is the sum of both.", zh: "那是两个特征值之和。" },
        },
        {
          value: known + other - 1,
          why: {
            en: "The diagonal holds the eigenvalues only where zeros stand on one side of it.",
            zh: "只有对角线的一侧全是 0 时，对角线上才是特征值。",
          },
        },
      ],
    };
  },

  speed: () => {
    const choice = (text: string, en: string, zh: string) => ({ text: { en: text, zh: text }, why: { en, zh } });
    return {
      kind: "choice",
      ask: {
        en: "For which eigenvalues does power iteration arrive fastest?",
        zh: "特征值是哪一组时，幂迭代到得最快？",
      },
      right: choice("10, 1, 1", "The ratio is 1/10: one more digit each step.", "比值是 1/10：每步多一位。"),
      wrong: [
        choice(
          "1000, 999, 1",
          "The ratio is 0.999: the size itself does not matter.",
          "比值是 0.999：数值大小本身不起作用。",
        ),
        choice("10, −9, 1", "Absolute values count: the ratio is 0.9.", "看绝对值：比值是 0.9。"),
        choice("2, 1, 0", "The ratio is 1/2; a zero at the end does not help.", "比值是 1/2；末尾有个 0 也没用。"),
      ],
    };
  },

  symmetric: () => ({
    kind: "choice",
    ask: { en: "What is special about symmetric matrices?", zh: "对称矩阵有什么特别？" },
    right: {
      text: { en: "Their eigenvectors can be chosen orthogonal to one another.", zh: "可以取到互相正交的特征向量。" },
      why: { en: "And the eigenvalues are real: the spectral theorem.", zh: "而且特征值都是实数，这是谱定理。" },
    },
    wrong: [
      {
        text: { en: "Their eigenvalues are all positive.", zh: "特征值都是正的。" },
        why: { en: "−I is symmetric and has only −1.", zh: "−I 是对称的，特征值只有 −1。" },
      },
      {
        text: { en: "They have an inverse.", zh: "都有逆矩阵。" },
        why: { en: "The matrix of zeros is symmetric too.", zh: "零矩阵也是对称的。" },
      },
      {
        text: { en: "All their eigenvalues differ.", zh: "特征值各不相同。" },
        why: { en: "I is symmetric and has 1 as often as it has rows.", zh: "I 是对称的，特征值全是 1。" },
      },
    ],
  }),

  rotation: () => ({
    kind: "choice",
    ask: { en: "Which plane map has no real eigenvector?", zh: "哪个平面变换没有实特征向量？" },
    right: {
      text: { en: "A turn by 90°", zh: "转 90°" },
      why: { en: "It turns every direction.", zh: "每个方向都转了。" },
    },
    wrong: [
      {
        text: { en: "A turn by 180°", zh: "转 180°" },
        why: { en: "It turns every arrow round on its own line: λ = −1.", zh: "每支箭都在自己的线上掉头：λ = −1。" },
      },
      {
        text: { en: "A mirror", zh: "镜像" },
        why: {
          en: "The mirror's line stays (1), the one across turns round (−1).",
          zh: "镜面上的线不动（1），垂直的掉头（−1）。",
        },
      },
      {
        text: { en: "A shear", zh: "剪切" },
        why: { en: "The line along which it shears stays.", zh: "顺着剪切方向的那条线不动。" },
      },
    ],
  }),

  gramSchmidt: (random) => {
    const first = random.integer(2, 6);
    const second = random.integer(2, 5);
    return {
      kind: "number",
      ask: {
        en: `q₁ = (1, 0) and the next vector is (${first}, ${second}). What is the first entry of q₂ after Gram–Schmidt?`,
        zh: `q₁ = (1, 0)，下一个向量是 (${first}, ${second})。Gram–Schmidt 之后，q₂ 的第一个分量是多少？`,
      },
      value: 0,
      tolerance: 0.001,
      why: {
        en: `Its projection on q₁ is (${first}, 0). What is left is (0, ${second}), divided by its norm (0, 1).`,
        zh: `它在 q₁ 上的投影是 (${first}, 0)，剩下 (0, ${second})，除以范数得 (0, 1)。`,
      },
      mistakes: [
        { value: first, why: { en: "The projection must be taken away.", zh: "要把投影减掉。" } },
        { value: 1, why: { en: "q₂ is (0, 1): that is its second entry.", zh: "q₂ 是 (0, 1)：1 是第二个分量。" } },
      ],
    };
  },
});
