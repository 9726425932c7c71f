import fc from "fast-check";
import MiniSearch from "minisearch";
import { expect, it } from "vitest";
import { excerptOf, findSections, indexOptions, markHits, queryWords, type SearchSection } from "./search.ts";

const sections: SearchSection[] = [
  {
    id: "1.3/01-neurons#weighted-sum",
    title: "神经元",
    heading: "为什么是加权和",
    text: "神经元把输入乘以权重再相加，得到 z。",
  },
  {
    id: "1.3/03-loss#entropy",
    title: "损失",
    heading: "交叉熵",
    text: "softmax 之后取对数，就是交叉熵损失。loss.backward() 求梯度。",
  },
  {
    id: "1.3/03-loss",
    title: "Loss",
    heading: "",
    text: "Cross-entropy measures surprise; neurons learn from it. 学习率",
  },
];

const index = new MiniSearch<SearchSection>(indexOptions);
index.addAll(sections);
const find = (query: string) => findSections(index, query).map(({ id }) => id);

it.each([
  ["加权", ["1.3/01-neurons#weighted-sum"]],
  ["加权和", ["1.3/01-neurons#weighted-sum"]],
  ["权", ["1.3/01-neurons#weighted-sum"]],
  ["率", ["1.3/03-loss"]],
  ["交叉熵 softmax", ["1.3/03-loss#entropy"]],
  ["backward", ["1.3/03-loss#entropy"]],
  ["entropy", ["1.3/03-loss"]],
  ["ENTROPY surp", ["1.3/03-loss"]],
  ["entrpoy", ["1.3/03-loss"]],
  ["neuron", ["1.3/03-loss"]],
  ["权加", []],
  ["加权 softmax", []],
  ["nothing", []],
  ["  ", []],
  ["。，", []],
])("finds %s where every word of it stands", (query, expected) => {
  expect(find(query)).toEqual(expected);
});

it("finds any stretch of a text's Chinese, and survives the index being kept as JSON", () => {
  const kept = MiniSearch.loadJSON<SearchSection>(JSON.stringify(index), indexOptions);
  const han = [...(sections[0].text.match(/\p{Script=Han}+/gu) ?? [])].filter((run) => run.length > 1);
  fc.assert(
    fc.property(fc.constantFrom(...han), fc.nat(), fc.nat(), (run, a, b) => {
      const from = a % run.length;
      const stretch = run.slice(from, from + 1 + (b % (run.length - from)));
      expect(findSections(kept, stretch).map(({ id }) => id)).toContain(sections[0].id);
    }),
  );
});

it("marks hits without changing a text, whatever is asked", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 20 }),
      (text, query) => {
        const pieces = markHits(text, query);
        expect(pieces.map((piece) => piece.text).join("")).toBe(text);
        pieces.slice(1).forEach((piece, i) => {
          expect(piece.hit).toBe(!pieces[i].hit);
        });
        expect(find(query).length).toBeLessThanOrEqual(sections.length);
      },
    ),
  );
  const hits = (text: string, query: string) => markHits(text, query).flatMap(({ text: t, hit }) => (hit ? [t] : []));
  expect(hits("交叉熵就是交叉的熵", "交叉熵")).toEqual(["交叉熵", "交叉"]);
  expect(hits("Rates of the learning rate", "rate")).toEqual(["Rate", "rate"]);
  expect(hits("separate", "rate")).toEqual([]);
});

it("takes the excerpt from where the words stand closest", () => {
  const text = `rate ${"filler ".repeat(60)}the learning rate decays ${"more ".repeat(60)}`;
  const excerpt = excerptOf(text, "learning rate");
  expect(excerpt).toContain("learning rate");
  expect(excerpt.length).toBeLessThan(160);
  expect(excerptOf("short", "nothing")).toBe("short");
});

it("cuts a question into words that the index has", () => {
  expect(queryWords("ＲｅＬＵ 激活函数")).toEqual(["relu", "激活", "活函", "函数"]);
});
