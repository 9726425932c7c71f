import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;

/** A word of one to five of the letters. */
const word = (t: Trial<Tensor>, letters: string) =>
  Array.from({ length: t.random.integer(1, 5) }, () => t.random.pick([...letters])).join("");

async function agree(t: Trial<Tensor>, fields: string[], line: string, message: { en: string; zh: string }) {
  const said = await t.call("parseCsvLine", line);
  t.expect(JSON.stringify(said) === JSON.stringify(fields), {
    en: `${message.en} The line ${line} gave ${JSON.stringify(said)}.`,
    zh: `${message.zh} ${line} 这一行得到了 ${JSON.stringify(said)}。`,
  });
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/07-cleaning",
  properties: {
    plain: {
      title: { en: "Commas part the fields, empty ones too", zh: "逗号分隔字段，空字段也算" },
      async check(t) {
        const fields = [...t.random.shuffle([word(t, "ab c1"), "", ` ${word(t, " x9")}`, ""]), `${word(t, "é a")}b`];
        await agree(t, fields, fields.join(","), {
          en: "Each comma parts two fields; between two commas, and after the last one, lies an empty field, and spaces stay.",
          zh: "每个逗号隔开两个字段；两个逗号之间、最后一个逗号之后都是空字段，空格要保留。",
        });
      },
    },
    "last-empty": {
      title: { en: "A comma at the end opens one more field", zh: "行末的逗号之后还有一个字段" },
      async check(t) {
        const fields = [word(t, "abc"), ""];
        await agree(t, fields, fields.join(","), {
          en: "After the last comma there is one more field, an empty one.",
          zh: "最后一个逗号之后还有一个空字段。",
        });
        await agree(t, [""], "", { en: "An empty line has one empty field.", zh: "空行有一个空字段。" });
      },
    },
    "comma-in-quotes": {
      title: { en: "A comma inside quotes belongs to the field", zh: "引号里的逗号属于字段" },
      async check(t) {
        const fields = [word(t, "ab"), `${word(t, "ab ")},${word(t, ",b")}`, word(t, "12")];
        await agree(t, fields, [fields[0], quote(fields[1]), quote(fields[2])].join(","), {
          en: "A comma inside quotes does not end the field, and the quotes around a field are no part of it.",
          zh: "引号里的逗号不结束字段；括住字段的引号不属于内容。",
        });
      },
    },
    "doubled-quotes": {
      title: { en: "Two quotes inside quotes are one", zh: "引号里的两个引号表示一个" },
      async check(t) {
        const fields = [`${word(t, "ab")}"${word(t, "c,")}"`, '"', word(t, '"a,'), ""];
        await agree(t, fields, fields.map(quote).join(","), {
          en: 'Inside quotes "" stands for one quote, and the field goes on behind it.',
          zh: '引号里的 "" 表示一个引号，字段在它之后继续。',
        });
      },
    },
  },
});
