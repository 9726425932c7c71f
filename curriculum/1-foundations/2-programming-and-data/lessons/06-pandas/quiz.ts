import { defineQuiz } from "@gradus/lab/quiz";

export default defineQuiz({
  joinRows: (random) => {
    const [a, m, n] = [random.integer(1, 3), random.integer(2, 4), random.integer(2, 4)];
    return {
      kind: "number",
      ask: {
        en: `On the left a key "S" occurs ${m} times, on the right ${n} times; another key occurs ${a} times on the left and not on the right. How many rows has the left join?`,
        zh: `键 “S” 在左表出现 ${m} 次，右表 ${n} 次；另一个键在左表出现 ${a} 次，右表没有。左连接有几行？`,
      },
      value: m * n + a,
      tolerance: 0.01,
      why: {
        en: `${m} × ${n} pairs of S, and the ${a} without a partner are kept: ${m * n + a}.`,
        zh: `S 配成 ${m} × ${n} 对，没有伙伴的 ${a} 行保留：共 ${m * n + a}。`,
      },
      mistakes: [{ value: m * n, why: { en: "That is the inner join.", zh: "这是内连接。" } }],
    };
  },

  skippedMean: (random) => {
    const values = [random.integer(1, 9), random.integer(10, 19), random.integer(20, 29)];
    const sum = values.reduce((x, y) => x + y, 0);
    const mean = Number((sum / 3).toFixed(3));
    return {
      kind: "number",
      ask: {
        en: `A column has ${values.join(", ")} and one missing value. What does Pandas' \`mean()\` give?`,
        zh: `一列里有 ${values.join("、")}，还有一个缺失。Pandas 的 \`mean()\` 给出多少？`,
      },
      value: mean,
      tolerance: 0.01,
      why: { en: `What is missing is left out: ${sum} / 3.`, zh: `缺失的不算：${sum} / 3。` },
      mistakes: [{ value: sum / 4, why: { en: "The missing one is not counted as 0.", zh: "缺失不当作 0 来算。" } }],
    };
  },

  chained: () => ({
    kind: "choice",
    ask: {
      en: "All fares above 100 are to become 100. Which line does it, in every version?",
      zh: "要把大于 100 的票价都改成 100。哪一行在任何版本里都管用？",
    },
    right: {
      text: { en: '`t.loc[t["fare"] > 100, "fare"] = 100`', zh: '`t.loc[t["fare"] > 100, "fare"] = 100`' },
      why: {
        en: "One instruction to the table itself, with rows and column.",
        zh: "对表本身的一条指令，行和列一起给。",
      },
    },
    wrong: [
      {
        text: { en: '`t[t["fare"] > 100]["fare"] = 100`', zh: '`t[t["fare"] > 100]["fare"] = 100`' },
        why: {
          en: "The first brackets give a copy, and the copy is changed.",
          zh: "前一对方括号得到复制品，改的是复制品。",
        },
      },
      {
        text: { en: '`t["fare"] > 100 = 100`', zh: '`t["fare"] > 100 = 100`' },
        why: { en: "A comparison cannot be assigned to.", zh: "不能给一个比较式赋值。" },
      },
      {
        text: { en: '`t.query("fare > 100").fare = 100`', zh: '`t.query("fare > 100").fare = 100`' },
        why: { en: "query gives a new table, too.", zh: "query 给出的也是新表。" },
      },
    ],
  }),

  locEnd: (random) => {
    const [a, b] = [random.integer(1, 3), random.integer(5, 8)];
    return {
      kind: "number",
      ask: {
        en: `The rows are labelled 0 to 9. How many rows has \`t.loc[${a}:${b}]\`?`,
        zh: `行标签是 0 到 9。\`t.loc[${a}:${b}]\` 有几行？`,
      },
      value: b - a + 1,
      tolerance: 0.01,
      why: { en: "By label the end belongs to it.", zh: "按标签取，包含末尾。" },
      mistakes: [
        { value: b - a, why: { en: "That would be iloc.", zh: "这是 iloc。" } },
        { value: b - a + 2, why: { en: "One too many.", zh: "多了一个。" } },
      ],
    };
  },

  aligned: () => ({
    kind: "choice",
    ask: {
      en: "a has the labels x, y; b has y, z. How many values of a + b are not `NaN`?",
      zh: "a 的标签是 x、y，b 的标签是 y、z。a + b 里有几个不是 `NaN`？",
    },
    right: {
      text: { en: "1", zh: "1" },
      why: {
        en: "Only y is in both; the result has the labels x, y, z.",
        zh: "只有 y 两边都有；结果的标签是 x、y、z。",
      },
    },
    wrong: [
      {
        text: { en: "2", zh: "2" },
        why: { en: "Series are added by label, not by place.", zh: "Series 按标签相加，不按位置。" },
      },
      { text: { en: "3", zh: "3" }, why: { en: "x and z have no partner.", zh: "x 和 z 没有伙伴。" } },
    ],
  }),

  missingKey: () => ({
    kind: "choice",
    ask: {
      en: "`groupby` by a column of ports, in which two values are missing. What happens with these two rows?",
      zh: "按港口一列 `groupby`，其中两个值缺失。这两行会怎样？",
    },
    right: {
      text: { en: "They are in no group", zh: "不进任何一组" },
      why: {
        en: "Without a word; dropna=False keeps them as a group of their own.",
        zh: "而且不声不响；dropna=False 才会自成一组。",
      },
    },
    wrong: [
      { text: { en: "An error", zh: "报错" }, why: { en: "No: they vanish silently.", zh: "不会：它们悄悄不见了。" } },
      {
        text: { en: "They go to the largest group", zh: "归入最大的一组" },
        why: { en: "Pandas guesses nothing.", zh: "Pandas 不会猜。" },
      },
    ],
  }),
});
