import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  determinant: (random) => {
    const [a, d] = [random.integer(4, 7), random.integer(4, 7)];
    const [b, c] = [random.integer(1, 3), random.integer(1, 3)];
    return {
      kind: "number",
      ask: {
        en: `The rows of a matrix are (${a}, ${b}) and (${c}, ${d}). What is its determinant?`,
        zh: `矩阵的两行是 (${a}, ${b}) 和 (${c}, ${d})。行列式是多少？`,
      },
      value: a * d - b * c,
      tolerance: 0.001,
      why: {
        en: `ad − bc = ${a}·${d} − ${b}·${c} = ${a * d - b * c}.`,
        zh: `ad − bc = ${a} × ${d} − ${b} × ${c} = ${a * d - b * c}。`,
      },
      mistakes: [
        { value: a * d + b * c, why: { en: "The second product is subtracted.", zh: "第二个乘积是减去。" } },
        { value: a * d, why: { en: "The other diagonal counts too.", zh: "另一条对角线也要算。" } },
      ],
    };
  },

  whereTheBasisGoes: (random) => {
    const [p, q] = [random.integer(2, 4), random.integer(5, 7)];
    const choice = (text: string, en: string, zh: string) => ({ text: { en: text, zh: text }, why: { en, zh } });
    return {
      kind: "choice",
      ask: {
        en: `A linear map takes (1, 0) to (${p}, ${q}) and leaves (0, 1) where it is. What are the rows of its matrix?`,
        zh: `一个线性映射把 (1, 0) 变成 (${p}, ${q})，(0, 1) 不动。它的矩阵两行分别是？`,
      },
      right: choice(`(${p}, 0), (${q}, 1)`, "The images are the columns.", "基的去处写成列。"),
      wrong: [
        choice(
          `(${p}, ${q}), (0, 1)`,
          "Here the images stand as rows; they belong into columns.",
          "这里把去处写成了行，应当写成列。",
        ),
        choice(`(0, ${p}), (1, ${q})`, "The columns are exchanged.", "两列写反了。"),
        choice(`(${p}, 1), (${q}, 0)`, "This takes (0, 1) to (1, 0).", "这会把 (0, 1) 变成 (1, 0)。"),
      ],
    };
  },

  order: () => ({
    kind: "choice",
    ask: {
      en: "First mirror (M), then turn (R), then stretch (S). Which product is that?",
      zh: "先镜像（M），再旋转（R），最后拉伸（S）。是哪个乘积？",
    },
    right: {
      text: { en: "SRM", zh: "SRM" },
      why: { en: "What is done first stands next to the vector, on the right.", zh: "先做的紧挨着向量，写在右边。" },
    },
    wrong: [
      {
        text: { en: "MRS", zh: "MRS" },
        why: { en: "This stretches first: products are read from the right.", zh: "这是先拉伸：乘积要从右读起。" },
      },
      {
        text: { en: "RSM", zh: "RSM" },
        why: { en: "This stretches before it turns.", zh: "这是先拉伸、后旋转。" },
      },
      {
        text: { en: "Any of them: the result is the same", zh: "都行，结果一样" },
        why: { en: "The order matters: AB ≠ BA in general.", zh: "次序有关系：一般 AB ≠ BA。" },
      },
    ],
  }),

  rank: (random) => {
    const [k, l] = [random.integer(2, 4), random.integer(5, 7)];
    return {
      kind: "number",
      ask: {
        en: `The rows of a matrix are (1, 2, 3), (${k}, ${2 * k}, ${3 * k}) and (${l}, ${2 * l}, ${3 * l}). What is its rank?`,
        zh: `矩阵的三行是 (1, 2, 3)、(${k}, ${2 * k}, ${3 * k})、(${l}, ${2 * l}, ${3 * l})。秩是多少？`,
      },
      value: 1,
      tolerance: 0.001,
      why: {
        en: "All rows are multiples of the first one: after one pivot only zeros are left.",
        zh: "各行都是第一行的倍数：一个主元之后全是 0。",
      },
      mistakes: [
        {
          value: 3,
          why: { en: "That is the number of rows. How many are independent?", zh: "那是行数。有几行是独立的？" },
        },
        { value: 2, why: { en: "The third row is a multiple of the first one too.", zh: "第三行也是第一行的倍数。" } },
        { value: 0, why: { en: "Only a matrix of zeros has rank 0.", zh: "只有全零的矩阵秩才是 0。" } },
      ],
    };
  },

  collapsed: () => ({
    kind: "choice",
    ask: {
      en: "The determinant of a 2 × 2 matrix A is 0. What follows?",
      zh: "2 × 2 矩阵 A 的行列式是 0。可以推出什么？",
    },
    right: {
      text: { en: "Some vector that is not 0 is taken to 0.", zh: "有某个非零向量被变成了 0。" },
      why: {
        en: "The plane is pressed onto a line or a point; one direction is lost.",
        zh: "平面被压成线或点，丢了一个方向。",
      },
    },
    wrong: [
      {
        text: { en: "A is the matrix of zeros.", zh: "A 是零矩阵。" },
        why: {
          en: "One column may be a multiple of the other, without zeros.",
          zh: "只要一列是另一列的倍数就行，不必有 0。",
        },
      },
      {
        text: { en: "A x = b has no solution for any b.", zh: "对任何 b，A x = b 都无解。" },
        why: {
          en: "For b on the line that is left there are even infinitely many.",
          zh: "b 若在剩下的那条线上，解反而有无穷多个。",
        },
      },
      {
        text: { en: "A has an inverse, with very large numbers.", zh: "A 有逆矩阵，只是数很大。" },
        why: { en: "What was pressed together cannot be separated.", zh: "压到一起的分不开，没有逆矩阵。" },
      },
    ],
  }),
});
