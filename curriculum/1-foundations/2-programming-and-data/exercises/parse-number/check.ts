import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Parsed {
  value?: number | null;
  message?: string;
}

const parse = async (t: Trial<Tensor>, text: string) => (await t.drive("parse", text)) as Parsed;

async function gives(t: Trial<Tensor>, text: string, expected: number, why: { en: string; zh: string }) {
  const { value } = await parse(t, text);
  t.expect(typeof value === "number" && Math.abs(value - expected) < 1e-9 * (1 + Math.abs(expected)), {
    en: `"${text}" is ${expected}. ${why.en}`,
    zh: `“${text}”应为 ${expected}。${why.zh}`,
  });
}

const missing = ["", "na", "n/a", "nan", "null", "-", "?"];
const broken = ["twelve", "1.2.3", "12 34", "inf", "-infinity", "1_000", "%", "--5", "5%%", "1e999"];

export default defineExercise({
  language: "python",
  difficulty: 2,
  minutes: 25,
  lesson: "1.2/03-classes-errors-files",
  properties: {
    plain: {
      title: { en: "Plain numbers", zh: "普通的数" },
      async check(t) {
        const value = t.random.integer(-999, 999) / 8;
        for (const text of [String(value), ` ${value} `, `\t${value}\n`])
          await gives(t, text, value, { en: "Blanks around a number do not matter.", zh: "前后的空白无关紧要。" });
        await gives(t, "0", 0, { en: "Zero is a number and not a missing value.", zh: "零是一个数，不是缺失。" });
        await gives(t, "-2.5e3", -2500, { en: "`float` reads this already.", zh: "`float` 本来就认得。" });
      },
    },
    commas: {
      title: { en: "Commas between digits are left out", zh: "数字间的逗号略去" },
      async check(t) {
        const [a, b] = [t.random.integer(1, 99), t.random.integer(100, 999)];
        await gives(t, `${a},${b},250.5`, a * 1e6 + b * 1000 + 250.5, {
          en: "All commas go.",
          zh: "所有逗号都要去掉。",
        });
      },
    },
    percent: {
      title: { en: "Per cent are hundredths", zh: "百分数除以 100" },
      async check(t) {
        const value = t.random.integer(1, 400);
        const why = { en: "Take the sign off and divide by 100.", zh: "去掉百分号，再除以 100。" };
        await gives(t, `${value}%`, value / 100, why);
        await gives(t, ` -1,${100 + value}.5% `, -(1100.5 + value) / 100, why);
      },
    },
    missing: {
      title: { en: "Words for a missing value give None", zh: "表示缺失的词返回 None" },
      async check(t) {
        for (const word of missing)
          for (const text of [word, word.toUpperCase(), `  ${word} `])
            t.expect((await parse(t, text)).value === null, {
              en: `"${text}" means that the value is missing, so the result is None: strip and lower-case before comparing.`,
              zh: `“${text}”表示缺失，应返回 None：先去空白、转小写，再比较。`,
            });
      },
    },
    refused: {
      title: { en: "Anything else raises a ValueError with the text", zh: "其他一律抛 ValueError，并带上原文" },
      async check(t) {
        for (const text of broken) {
          const { message } = await parse(t, text);
          t.expect(message !== undefined, {
            en: `"${text}" must raise a ValueError. None would hide a mistake among the missing values; inf, 1_000 and 1e999 pass \`float\` but are no finite numbers as people write them.`,
            zh: `“${text}”应抛出 ValueError。返回 None 会把错误混进缺失值；inf、1_000、1e999 能通过 \`float\`，却不是人们写的有限数。`,
          });
          t.expect((message ?? "").includes(text), {
            en: `The message does not contain the text "${text}": whoever reads it wants to find the place.`,
            zh: `消息里没有原文“${text}”：读的人要靠它找到位置。`,
          });
        }
      },
    },
    column: {
      title: { en: "A column keeps its length and names the broken places", zh: "整列长度不变，并指出有误的位置" },
      async check(t) {
        const kinds = t.random.shuffle(["ok", "ok", "missing", "broken", "ok", "broken"]);
        const texts = kinds.map((kind) =>
          kind === "ok" ? "1,5" : kind === "missing" ? t.random.pick(missing) : t.random.pick(broken),
        );
        const expected = [
          kinds.map((kind) => (kind === "ok" ? 15 : null)),
          kinds.flatMap((kind, i) => (kind === "broken" ? [i] : [])),
        ];
        t.expect(JSON.stringify(await t.drive("column", texts)) === JSON.stringify(expected), {
          en: `For ${JSON.stringify(texts)} wanted are ${JSON.stringify(expected)}: one value for each text, else the column no longer fits its table, and in the second list broken ones only.`,
          zh: `对 ${JSON.stringify(texts)}，应得到 ${JSON.stringify(expected)}：每段文字对应一个值，否则与表格对不上；第二个列表里只有有误的。`,
        });
      },
    },
    programming: {
      title: { en: "Other errors are not swallowed", zh: "别的错误不吞掉" },
      async check(t) {
        t.expect((await t.drive("column_of_no_text")) === "another error", {
          en: 'The column ["1", 7] has a number where texts belong: a mistake of the program. It must be seen; catch ValueError and nothing wider.',
          zh: '列 ["1", 7] 里混进了一个不是文字的 7，这是程序的错误，应当暴露出来：只接 ValueError，不要更宽。',
        });
      },
    },
  },
});
