import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  dotProduct: (random) => {
    const a = [random.integer(2, 5), -random.integer(2, 4), random.integer(1, 3)];
    const b = [random.integer(3, 6), random.integer(2, 5), -random.integer(1, 4)];
    const products = a.map((entry, i) => entry * b[i]);
    const value = products[0] + products[1] + products[2];
    const absolute = products.reduce((sum, product) => sum + Math.abs(product), 0);
    return {
      kind: "number",
      ask: {
        en: `What is (${a.join(", ")}) · (${b.join(", ")})?`,
        zh: `(${a.join(", ")}) · (${b.join(", ")}) 等于多少？`,
      },
      value,
      tolerance: 0.001,
      why: {
        en: `${products.map((p) => (p < 0 ? `(${p})` : p)).join(" + ")} = ${value}.`,
        zh: `${products.map((p) => (p < 0 ? `(${p})` : p)).join(" + ")} = ${value}。`,
      },
      mistakes: [
        {
          value: absolute,
          why: {
            en: "The signs are missing: a negative times a positive is negative.",
            zh: "漏了符号：一正一负相乘得负。",
          },
        },
      ],
    };
  },

  norm: (random) => {
    const [x, y, z, length] = random.pick([
      [2, 3, 6, 7],
      [1, 4, 8, 9],
      [2, 6, 9, 11],
      [4, 4, 7, 9],
    ]);
    return {
      kind: "number",
      ask: { en: `What is the norm of (${x}, −${y}, ${z})?`, zh: `(${x}, −${y}, ${z}) 的范数是多少？` },
      value: length,
      tolerance: 0.001,
      why: {
        en: `√(${x * x} + ${y * y} + ${z * z}) = √${length * length} = ${length}.`,
        zh: `√(${x * x} + ${y * y} + ${z * z}) = √${length * length} = ${length}。`,
      },
      mistakes: [
        {
          value: x + y + z,
          why: {
            en: "The entries are squared before they are added; then comes the root.",
            zh: "要先平方、再相加、再开方，不是直接相加。",
          },
        },
        { value: length * length, why: { en: "The root is missing.", zh: "漏了开方。" } },
      ],
    };
  },

  stretched: (random) => {
    const factor = random.integer(3, 9);
    return {
      kind: "choice",
      ask: {
        en: `a is multiplied by ${factor}, b stays. What happens to the cosine similarity of a and b?`,
        zh: `把 a 乘以 ${factor}，b 不变。a 与 b 的余弦相似度会怎样？`,
      },
      right: {
        text: { en: "It stays.", zh: "不变。" },
        why: {
          en: `Dot product and norm both grow by the factor ${factor}; it cancels.`,
          zh: `点积和范数都变成 ${factor} 倍，正好约掉。`,
        },
      },
      wrong: [
        {
          text: { en: `It grows by the factor ${factor}.`, zh: `变成 ${factor} 倍。` },
          why: { en: "That is the dot product; a cosine cannot exceed 1.", zh: "那是点积；余弦不会超过 1。" },
        },
        {
          text: { en: `It falls by the factor ${factor}.`, zh: `变成 1/${factor}。` },
          why: { en: "The dot product above grows too.", zh: "分子上的点积也变大了。" },
        },
        {
          text: { en: "It becomes 1.", zh: "变成 1。" },
          why: { en: "Only for vectors of the same direction.", zh: "方向相同时才是 1。" },
        },
      ],
    };
  },

  orthogonal: (random) => {
    const [x, y] = [random.integer(2, 5), random.integer(6, 9)];
    const choice = (text: string, en: string, zh: string) => ({ text: { en: text, zh: text }, why: { en, zh } });
    return {
      kind: "choice",
      ask: { en: `Which vector is orthogonal to (${x}, ${y})?`, zh: `哪个向量与 (${x}, ${y}) 正交？` },
      right: choice(`(−${y}, ${x})`, `−${x}·${y} + ${y}·${x} = 0.`, `−${x}·${y} + ${y}·${x} = 0。`),
      wrong: [
        choice(`(−${x}, −${y})`, "That is the opposite direction: an angle of 180°.", "那是相反的方向，夹角 180°。"),
        choice(`(${y}, ${x})`, `The dot product is ${2 * x * y}, not 0.`, `点积是 ${2 * x * y}，不是 0。`),
        choice(
          `(${x}, −${y})`,
          `The dot product is ${x * x - y * y}: this is the mirror image.`,
          `点积是 ${x * x - y * y}：这只是镜像。`,
        ),
      ],
    };
  },

  projectionFactor: (random) => {
    const s = random.pick([2, 3]);
    const b = random.pick([
      [1, 2],
      [2, 1],
      [1, 3],
    ]);
    const square = b[0] ** 2 + b[1] ** 2;
    const a = [s * b[0] - b[1], s * b[1] + b[0]];
    return {
      kind: "number",
      ask: {
        en: `The projection of (${a.join(", ")}) on the line of (${b.join(", ")}) is s · (${b.join(", ")}). What is s?`,
        zh: `(${a.join(", ")}) 在 (${b.join(", ")}) 方向上的投影是 s · (${b.join(", ")})。s 是多少？`,
      },
      value: s,
      tolerance: 0.001,
      why: {
        en: `a·b = ${s * square}, b·b = ${square}, so s = ${s}.`,
        zh: `a·b = ${s * square}，b·b = ${square}，所以 s = ${s}。`,
      },
      mistakes: [
        {
          value: s * square,
          why: {
            en: "That is a·b. Divide by b·b, since b is no unit vector.",
            zh: "那是 a·b。b 不是单位向量，还要除以 b·b。",
          },
        },
      ],
    };
  },
});
