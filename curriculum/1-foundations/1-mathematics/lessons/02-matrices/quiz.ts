import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  entryOfProduct: (random) => {
    const row = [random.integer(2, 5), -random.integer(1, 4), random.integer(2, 4)];
    const column = [random.integer(1, 4), random.integer(2, 6), random.integer(1, 5)];
    const value = row.reduce((sum, x, i) => sum + x * column[i], 0);
    return {
      kind: "number",
      ask: {
        en: `The second row of A is (${row.join(", ")}), the third column of B is (${column.join(", ")}). What is the entry of AB in row 2, column 3?`,
        zh: `A 的第 2 行是 (${row.join(", ")})，B 的第 3 列是 (${column.join(", ")})。AB 第 2 行第 3 列的数是多少？`,
      },
      value,
      tolerance: 0.001,
      why: {
        en: `It is their dot product: ${row.map((x, i) => `(${x * column[i]})`).join(" + ")} = ${value}.`,
        zh: `就是两者的点积：${row.map((x, i) => `(${x * column[i]})`).join(" + ")} = ${value}。`,
      },
      mistakes: [
        {
          value: value + 2 * Math.abs(row[1] * column[1]),
          why: { en: "The sign of the second product is lost.", zh: "第二个乘积的负号丢了。" },
        },
      ],
    };
  },

  shapes: (random) => {
    const [m, k, n] = random.shuffle([3, 5, 8]);
    const choice = (text: string, en: string, zh: string) => ({ text: { en: text, zh: text }, why: { en, zh } });
    return {
      kind: "choice",
      ask: {
        en: `A has the shape [${m}, ${k}], B has [${n}, ${k}]. Which product exists?`,
        zh: `A 的形状是 [${m}, ${k}]，B 是 [${n}, ${k}]。哪个乘积有意义？`,
      },
      right: choice(
        "ABᵀ",
        `[${m}, ${k}] × [${k}, ${n}] gives [${m}, ${n}].`,
        `[${m}, ${k}] × [${k}, ${n}] 得 [${m}, ${n}]。`,
      ),
      wrong: [
        choice("AB", `The inner sizes ${k} and ${n} differ.`, `中间的 ${k} 与 ${n} 不相等。`),
        choice("BA", `The inner sizes ${k} and ${m} differ.`, `中间的 ${k} 与 ${m} 不相等。`),
        choice("AᵀB", `The inner sizes ${m} and ${n} differ.`, `中间的 ${m} 与 ${n} 不相等。`),
      ],
    };
  },

  columns: (random) => {
    const j = random.integer(2, 4);
    return {
      kind: "choice",
      ask: {
        en: `x is 1 at place ${j} and 0 elsewhere. What is Ax?`,
        zh: `x 在第 ${j} 个位置是 1，其余是 0。Ax 是什么？`,
      },
      right: {
        text: { en: `Column ${j} of A`, zh: `A 的第 ${j} 列` },
        why: {
          en: "The recipe takes one of that column and none of the others.",
          zh: "配方只取这一列一份，别的都不取。",
        },
      },
      wrong: [
        {
          text: { en: `Row ${j} of A`, zh: `A 的第 ${j} 行` },
          why: { en: "That would be x on the left: xᵀA.", zh: "那是把 x 放在左边：xᵀA。" },
        },
        {
          text: { en: "x itself", zh: "x 本身" },
          why: { en: "Only the identity matrix leaves every vector as it is.", zh: "只有单位矩阵才让每个向量不变。" },
        },
        {
          text: { en: `The sum of the first ${j} columns`, zh: `前 ${j} 列之和` },
          why: { en: "The other columns are multiplied by 0.", zh: "别的列都乘了 0。" },
        },
      ],
    };
  },

  order: () => ({
    kind: "choice",
    ask: { en: "Which of these holds for all square A, B and C?", zh: "对一切方阵 A、B、C，哪一条成立？" },
    right: {
      text: { en: "(AB)C = A(BC)", zh: "(AB)C = A(BC)" },
      why: { en: "Brackets may be moved; the order of the factors may not.", zh: "括号可以挪，次序不能换。" },
    },
    wrong: [
      {
        text: { en: "AB = BA", zh: "AB = BA" },
        why: { en: "That fails for most matrices.", zh: "对大多数矩阵都不成立。" },
      },
      {
        text: { en: "(AB)ᵀ = AᵀBᵀ", zh: "(AB)ᵀ = AᵀBᵀ" },
        why: { en: "The order turns round: BᵀAᵀ.", zh: "次序要颠倒：BᵀAᵀ。" },
      },
      {
        text: { en: "If AB = 0, then A = 0 or B = 0", zh: "若 AB = 0，则 A = 0 或 B = 0" },
        why: {
          en: "Numbers do so, matrices do not: a matrix with one 1 above the diagonal has the square 0.",
          zh: "数是这样，矩阵不是：只在对角线右上方有一个 1 的矩阵，平方就是 0。",
        },
      },
    ],
  }),

  multiplications: (random) => {
    const [m, k, n] = [random.integer(2, 5) * 10, random.integer(6, 9) * 10, random.integer(2, 5)];
    return {
      kind: "number",
      ask: {
        en: `How many multiplications does [${m}, ${k}] × [${k}, ${n}] need?`,
        zh: `[${m}, ${k}] × [${k}, ${n}] 要做多少个乘法？`,
      },
      value: m * k * n,
      tolerance: 0.001,
      why: {
        en: `${m}·${n} dot products of ${k} multiplications: ${m * k * n}.`,
        zh: `${m} × ${n} 次点积，每次 ${k} 个乘法，共 ${m * k * n} 个。`,
      },
      mistakes: [
        {
          value: m * n,
          why: {
            en: "That is how many entries the result has; each is a whole dot product.",
            zh: "那是结果里数的个数；每个数都是一次完整的点积。",
          },
        },
        {
          value: m * k * k * n,
          why: { en: "The inner size counts once.", zh: "中间的大小只算一次。" },
        },
      ],
    };
  },
});
