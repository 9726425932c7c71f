import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const plain = ["22", "male", "", "S", "A/5 21171", " 7.25 ", "C85"];
const word = (t: Trial<Tensor>) => t.random.pick(plain);

/** A field as a CSV file writes it when it must be quoted. */
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

async function same(t: Trial<Tensor>, line: string, fields: string[], message: { en: string; zh: string }) {
  t.expect(JSON.stringify(await t.drive("parse", line)) === JSON.stringify(fields), {
    en: `${line} has ${fields.length} fields. ${message.en}`,
    zh: `${line} 有 ${fields.length} 个字段。${message.zh}`,
  });
}

export default defineExercise({
  language: "python",
  withhold: ["csv.reader", "csv.DictReader"],
  difficulty: 3,
  minutes: 30,
  lesson: "1.2/02-functions-and-collections",
  equivalentMutants: {
    "end < 0 → end <= 0": "The search begins after a quote, so nothing is ever found at place 0.",
    "end < 0 → end < 1": "The search begins after a quote, so nothing is ever found at place 0.",
  },
  properties: {
    plain: {
      title: { en: "Lines without quotes", zh: "没有引号的行" },
      async check(t) {
        const fields = [...Array.from({ length: t.random.integer(2, 5) }, () => word(t)), "", " x "];
        for (const list of [fields, ["", ...fields], [...fields, ""], [""], ["one"]])
          await same(t, list.join(","), list, {
            en: "Every comma ends a field, and an empty field counts, at the end too. Blanks stay.",
            zh: "每个逗号结束一个字段；空字段也算，在末尾也算。空格保留。",
          });
      },
    },
    commas: {
      title: { en: "Commas in quotes belong to the field", zh: "引号里的逗号属于字段" },
      async check(t) {
        const fields = [`${word(t)}, Mr. ${word(t)}`, word(t), `a,${word(t)},`, ""];
        const at = t.random.integer(0, 3);
        const order = [...fields.slice(at), ...fields.slice(0, at)];
        const line = order
          .map((field) => (field.includes(",") || t.random.uniform() < 0.3 ? quote(field) : field))
          .join(",");
        await same(t, line, order, {
          en: "A comma between quotes does not end the field, and the quotes themselves do not belong to it.",
          zh: "引号之间的逗号不结束字段；引号本身不属于字段。",
        });
      },
    },
    doubled: {
      title: { en: "Two quotes mean one", zh: "两个引号表示一个" },
      async check(t) {
        const fields = [`say "${word(t)}"`, `"${word(t)}, x" y`, '"', '""', word(t), '",', ""];
        const order = t.random.shuffle(fields);
        await same(t, order.map((field) => (field === "" ? '""' : quote(field))).join(","), order, {
          en: "Within a quoted field two quotes in a row are one quote of the field; only a single one closes it.",
          zh: "引号字段里连着两个引号是字段内容里的一个引号；单独一个才是结束。",
        });
      },
    },
    inside: {
      title: { en: "A quote inside a plain field is a character", zh: "普通字段中间的引号是普通字符" },
      async check(t) {
        const fields = ['5" disk', word(t), 'a"b"c', ' "x"'];
        await same(t, fields.join(","), fields, {
          en: "Only a quote at the very beginning of a field opens a quoted one.",
          zh: "只有字段开头的引号才表示引号字段。",
        });
      },
    },
    broken: {
      title: { en: "Broken quotes are refused", zh: "引号有误就拒绝" },
      async check(t) {
        for (const line of [`"open,${word(t)}`, `${word(t)},"`, '"a"b,c', 'x,"a" ', '"a""'])
          t.expect((await t.drive("parse", line)) === "ValueError", {
            en: `${line}: a quote is not closed, or something follows a closing quote. This must raise a ValueError, else a broken file is read as wrong data without a word.`,
            zh: `${line}：引号没有闭合，或右引号后面还有东西。应抛出 ValueError，否则坏文件会悄悄变成错数据。`,
          });
      },
    },
  },
});
