import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const words = ["loss", "step", "gradient", "model", "拾级", "tokens", "vector", "data"];

/** Some words, each with how often it is to occur. */
function draw(t: Trial<Tensor>, most = 5): [string, number][] {
  return t.random
    .shuffle(words)
    .slice(0, 5)
    .map((word) => [word, t.random.integer(1, most)]);
}

/** The words in any order. */
const spread = (t: Trial<Tensor>, counts: [string, number][]) =>
  t.random.shuffle(counts.flatMap(([word, count]) => Array<string>(count).fill(word)));

const alike = (a: unknown, counts: [string, number][]) => {
  const found = Object.entries((a ?? {}) as Record<string, unknown>);
  return (
    found.length === counts.length && counts.every(([word, count]) => found.some(([w, c]) => w === word && c === count))
  );
};

export default defineExercise({
  language: "python",
  withhold: ["collections.Counter"],
  difficulty: 1,
  minutes: 15,
  lesson: "1.2/02-functions-and-collections",
  properties: {
    counts: {
      title: { en: "Every word has its count", zh: "每个词的次数都对" },
      async check(t) {
        const counts = draw(t);
        t.expect(alike(await t.call("count_words", spread(t, counts).join(" ")), counts), {
          en: "The counts are wrong, or what comes back is no dict: each word begins at 0 and grows by 1 wherever it occurs.",
          zh: "次数不对，或返回的不是字典：每个词从 0 开始，出现一次加 1。",
        });
      },
    },
    space: {
      title: { en: "Any white space separates", zh: "任何空白都能分开词" },
      async check(t) {
        const counts = draw(t);
        const text = `  ${spread(t, counts)
          .map((word) => word + t.random.pick(["  ", "\n", "\t", " \n ", "\n\n"]))
          .join("")}`;
        t.expect(alike(await t.call("count_words", text), counts), {
          en: 'Line breaks, tabs and several blanks separate words too: `split()` without anything, not `split(" ")`.',
          zh: '换行、制表符、连续空格也分开词：用不带值的 `split()`，不是 `split(" ")`。',
        });
      },
    },
    case: {
      title: { en: "Capitals do not make another word", zh: "大写不算另一个词" },
      async check(t) {
        const counts = draw(t);
        const text = spread(t, counts)
          .map((word) => t.random.pick([word, word.toUpperCase()]))
          .concat(counts[0][0].toUpperCase(), counts[0][0])
          .join(" ");
        const more = counts.map(([word, count], i): [string, number] => [word, i === 0 ? count + 2 : count]);
        t.expect(alike(await t.call("count_words", text), more), {
          en: "The and the are one word: bring the text to lower case first.",
          zh: "The 与 the 是同一个词：先转成小写。",
        });
      },
    },
    ends: {
      title: { en: "Punctuation comes off both ends", zh: "两端的标点要去掉" },
      async check(t) {
        const counts = draw(t);
        const signs = [".", ",", ";", ":", "!", "?", '"', ")", "("];
        const decorated = spread(t, counts).map(
          (word) => t.random.pick(["", "(", '"', '("']) + word + t.random.pick(signs) + t.random.pick(["", ...signs]),
        );
        const all = signs.map((sign) => `${sign}end${sign}`);
        t.expect(
          alike(await t.call("count_words", [...decorated, ...all].join(" ")), [...counts, ["end", signs.length]]),
          {
            en: 'Each of the signs .,;:!?"() must go from both ends, also where there are several: `strip` with all of them in one text.',
            zh: '.,;:!?"() 中的每一个都要从两端去掉，连着几个也要：把它们写成一个字符串交给 `strip`。',
          },
        );
      },
    },
    inside: {
      title: { en: "Signs inside a word stay, signs alone are no word", zh: "词中间的符号保留，单独的符号不是词" },
      async check(t) {
        const text = "don't re-train 3.5 -- a,b ... !? \" don't";
        const expected: [string, number][] = [
          ["don't", 2],
          ["re-train", 1],
          ["3.5", 1],
          ["--", 1],
          ["a,b", 1],
        ];
        t.expect(alike(await t.call("count_words", text), expected), {
          en: `In ${text} what stands inside a word stays (don't, 3.5), and what is empty without its signs (...) is not counted.`,
          zh: `在 ${text} 中，词中间的符号要保留（don't、3.5），去掉符号后空了的（...）不计。`,
        });
        t.expect(alike(await t.call("count_words", t.random.pick(["", "   ", " . "])), []), {
          en: "A text without words gives an empty dict.",
          zh: "没有词的文字，返回空字典。",
        });
      },
    },
    order: {
      title: { en: "The most frequent come first, n of them", zh: "多的在前，取 n 个" },
      async check(t) {
        const counts = t.random
          .shuffle(words)
          .slice(0, 5)
          .map((word, i): [string, number] => [word, 2 * i + 1]);
        const n = t.random.integer(1, 4);
        const expected = counts.toReversed().slice(0, n);
        t.expect(
          JSON.stringify(await t.call("most_common", spread(t, counts).join(" "), n)) === JSON.stringify(expected),
          {
            en: `Wanted are the ${n} most frequent words as pairs (word, count), falling by count.`,
            zh: `应返回出现最多的 ${n} 个词，（词，次数）成对，按次数从大到小。`,
          },
        );
        t.expect(JSON.stringify(await t.call("most_common", "one one two", 5)) === '[["one",2],["two",1]]', {
          en: "Where there are fewer than n words, all of them are returned.",
          zh: "词不足 n 个时，全部返回。",
        });
      },
    },
    ties: {
      title: { en: "Equals go by the alphabet", zh: "次数相同按字母顺序" },
      async check(t) {
        const text = t.random.shuffle(["pear", "fig", "apple", "plum", "date"]);
        if (text.join() === text.toSorted().join()) text.reverse();
        const result = await t.call("most_common", `${text.join(" ")} zoo zoo`, 4);
        t.expect(JSON.stringify(result) === '[["zoo",2],["apple",1],["date",1],["fig",1]]', {
          en: "Among equally frequent words the alphabet decides, rising, while counts fall: make the count negative in the sorting key instead of reversing everything.",
          zh: "次数相同时按字母顺序从前往后，而次数是从大到小：在排序的键里给次数取负，不要整个倒过来。",
        });
      },
    },
  },
});
