import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const words = ["data", "model", "loss", "épreuve"];

/** Words in random order, one of them at least twice. */
function draw(t: Trial<Tensor>): string[] {
  const [first, ...rest] = t.random.shuffle(words);
  return t.random.shuffle([first, first, first, ...rest.slice(0, t.random.integer(1, 3))]);
}

function countOf(list: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of list) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function same(actual: unknown, expected: Record<string, number>): boolean {
  const given = Object.entries(Object(actual) as Record<string, unknown>);
  return given.length === Object.keys(expected).length && given.every(([word, count]) => expected[word] === count);
}

export default defineExercise({
  language: "python",
  difficulty: 1,
  minutes: 10,
  lesson: "1.1/01-none",
  properties: {
    counts: {
      title: { en: "Every word is counted", zh: "每个单词都计数" },
      async check(t) {
        const list = draw(t);
        t.expect(same(await t.call("count_words", list.join(" ")), countOf(list)), {
          en: `The counts of "${list.join(" ")}" differ: a word that occurs again must add 1 to its count.`,
          zh: `“${list.join(" ")}”的计数不符：单词再次出现时，它的计数要加 1。`,
        });
      },
    },
    case: {
      title: { en: "Capital letters do not matter", zh: "不区分大小写" },
      async check(t) {
        const list = draw(t);
        const mixed = list.map((word, i) => (i % 2 === 0 ? word.toUpperCase() : word));
        t.expect(
          same(await t.call("count_words", [...mixed, "Data", "data"].join(" ")), countOf([...list, "data", "data"])),
          {
            en: "Data and data are one word: turn the text into small letters first.",
            zh: "Data 与 data 是同一个单词：先把文本转成小写。",
          },
        );
      },
    },
  },
});
