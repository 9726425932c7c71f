import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

type Row = Record<string, string | number | null>;

const cabins = ["A1", "B2", "C3", "D4", "E5"];

const sorted = (row: Row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));

async function agree(
  t: Trial<Tensor>,
  left: Row[],
  right: Row[],
  expected: Row[],
  message: { en: string; zh: string },
) {
  const said = await t.call("leftJoin", left, right, "cabin");
  const same =
    Array.isArray(said) && JSON.stringify((said as Row[]).map(sorted)) === JSON.stringify(expected.map(sorted));
  t.expect(same, {
    en: `${message.en} Expected ${JSON.stringify(expected)}; it came back: ${JSON.stringify(said)}.`,
    zh: `${message.zh}应为 ${JSON.stringify(expected)}，返回的是 ${JSON.stringify(said)}。`,
  });
}

export default defineExercise({
  difficulty: 3,
  minutes: 20,
  lesson: "1.2/07-cleaning",
  properties: {
    once: {
      title: { en: "Each row finds its own", zh: "每行找到自己的那一行" },
      async check(t) {
        const left = t.random.shuffle(cabins).map((cabin, i) => ({ name: `p${i}`, cabin }));
        const right = t.random
          .shuffle(cabins)
          .map((cabin) => ({ cabin, deck: t.random.integer(1, 9), lit: `${cabin}!` }));
        const expected = left.map((row) => ({ ...row, ...right.find(({ cabin }) => cabin === row.cabin)! }));
        await agree(t, left, right, expected, {
          en: "Rows belong together that have the same key, wherever they stand, not those with the same number; the order is that of the left table.",
          zh: "键相同的行才是一对，与位置无关，不能按行号配对；次序以左表为准。",
        });
      },
    },
    nothing: {
      title: { en: "Who finds nothing stays, with nulls", zh: "找不到的也保留，填 null" },
      async check(t) {
        const [known, unknown, unused] = t.random.shuffle(cabins);
        const left = [
          { name: "Eve", cabin: unknown },
          { name: "Ann", cabin: known },
        ];
        const right = [
          { cabin: unused, deck: 1, lit: 2 },
          { cabin: known, deck: t.random.integer(3, 9), lit: 4 },
        ];
        const expected = [
          { name: "Eve", cabin: unknown, deck: null, lit: null },
          { ...left[1], ...right[1] },
        ];
        await agree(t, left, right, expected, {
          en: "A left join keeps every row on the left: where nothing is found, its key stays and all other columns of the right table are null. Rows on the right that nobody looks for do not appear.",
          zh: "左连接保留左表的每一行：找不到时，键保留原值，右表其他各列都是 null。右表中没人要找的行不出现。",
        });
      },
    },
    several: {
      title: { en: "Who finds several becomes several", zh: "找到几行就变成几行" },
      async check(t) {
        const [a, b] = t.random.shuffle(cabins);
        const left = [
          { name: "Ann", cabin: a },
          { name: "Bob", cabin: b },
          { name: "Eve", cabin: a },
        ];
        const decks = t.random.shuffle([1, 2, 3, 4, 5]);
        const right = [
          { cabin: a, deck: decks[0] },
          { cabin: b, deck: decks[1] },
          { cabin: a, deck: decks[2] },
        ];
        const [first, second, third] = right;
        const expected = [
          { ...left[0], ...first },
          { ...left[0], ...third },
          { ...left[1], ...second },
          { ...left[2], ...first },
          { ...left[2], ...third },
        ];
        await agree(t, left, right, expected, {
          en: "A key that stands on the right several times gives a row for each: that is why rows are counted after a join.",
          zh: "右表里出现几次的键，就产生几行：这正是连接之后要数行数的原因。",
        });
      },
    },
  },
});
