import { defineExercise } from "@gradus/curriculum/exercise";

const ports = ["Belfast", "Cherbourg", "Queenstown", "Southampton", "Úbeda"];

export default defineExercise({
  difficulty: 1,
  minutes: 10,
  lesson: "1.2/07-cleaning",
  properties: {
    categories: {
      title: { en: "Each value once, in order", zh: "每种取值一个，按次序" },
      async check(t) {
        const values = t.random.shuffle([...ports, ...ports.slice(1, 4), ports[2]]);
        const said = await t.call("fitCategories", values);
        t.expect(JSON.stringify(said) === JSON.stringify([...ports].sort()), {
          en: `Each value once, sorted, whatever the order of the rows: else two tables give the columns other meanings. It came back: ${JSON.stringify(said)}.`,
          zh: `每种取值一个，并且排好序，与行的次序无关：否则换一张表，列的含义就变了。返回的是 ${JSON.stringify(said)}。`,
        });
      },
    },
    rows: {
      title: { en: "1 in the value's own column, 0 elsewhere", zh: "自己的那一列是 1，其余是 0" },
      async check(t) {
        const categories = t.random.shuffle(ports);
        const values = Array.from({ length: t.random.integer(6, 9) }, () => t.random.pick(ports));
        const expected = values.map((value) => categories.map((category) => (category === value ? 1 : 0)));
        t.close(await t.call("encode", values, categories), expected, {
          en: "A row for each value and a column for each category, in the order of the categories that are given; 1 where they are equal, else 0.",
          zh: "每个值一行，每个类别一列，次序与传入的类别一致；相等为 1，否则为 0。",
        });
      },
    },
    "given-categories": {
      title: { en: "The columns are those that were learned", zh: "列由学到的类别决定" },
      async check(t) {
        const categories = t.random.shuffle(ports).slice(0, 4);
        const values = [categories[2], categories[0]];
        const expected = values.map((value) => categories.map((category) => (category === value ? 1 : 0)));
        t.close(await t.call("encode", values, categories), expected, {
          en: "There must be a column for every category learned, even if these rows have none of it: a model expects as many columns as it learned from.",
          zh: "学到的每个类别都要有一列，哪怕这些行里一个也没有：模型需要的列数与学习时相同。",
        });
      },
    },
    unknown: {
      title: { en: "A value never seen is zeros", zh: "没见过的值全是 0" },
      async check(t) {
        const [stranger, ...categories] = t.random.shuffle(ports);
        t.close(
          await t.call("encode", [stranger, categories[0]], categories),
          [
            [0, 0, 0, 0],
            [1, 0, 0, 0],
          ],
          {
            en: "A value that is not among the categories gets a row of zeros, as long as all others.",
            zh: "不在类别之中的值，得到一行 0，长度与其他行相同。",
          },
        );
      },
    },
  },
});
