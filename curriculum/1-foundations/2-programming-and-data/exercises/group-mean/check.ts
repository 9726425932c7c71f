import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const titles = ["Mr", "Mrs", "Miss", "Master", "Señor"];

/** Some rows of each title, in any order, a share of them without a value. */
function draw(t: Trial<Tensor>, missing: number) {
  const groups = t.random.shuffle(titles.flatMap((title) => Array<string>(t.random.integer(2, 5)).fill(title)));
  const values = groups.map(() => (t.random.uniform() < missing ? null : 1 + 10 * t.random.uniform()));
  return { groups, values };
}

const knownOf = (group: string, groups: string[], values: (number | null)[]) =>
  values.filter((x): x is number => x !== null && groups[values.indexOf(x)] === group);

async function compare(
  t: Trial<Tensor>,
  { groups, values }: ReturnType<typeof draw>,
  message: { en: string; zh: string },
) {
  const said = ((await t.call("groupMean", groups, values)) ?? {}) as Record<string, number | null>;
  for (const group of new Set(groups)) {
    const known = knownOf(group, groups, values);
    if (known.length > 0) t.close(said[group] ?? Number.NaN, known.reduce((a, b) => a + b) / known.length, message);
  }
  return said;
}

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/07-cleaning",
  properties: {
    means: {
      title: { en: "Each group has its own mean", zh: "每组有自己的平均数" },
      async check(t) {
        await compare(t, draw(t, 0), {
          en: "A group's mean is the sum of its values divided by their number; rows of a group need not follow one another.",
          zh: "一组的平均数是组内各值之和除以个数；同组的行不一定挨着。",
        });
      },
    },
    gaps: {
      title: { en: "Gaps count for nothing", zh: "空缺不参与平均" },
      async check(t) {
        await compare(t, draw(t, 0.4), {
          en: "A gap is no 0: it belongs neither into the sum nor into the number by which the sum is divided.",
          zh: "空缺不是 0：既不能计入和，也不能计入除数。",
        });
      },
    },
    nothing: {
      title: { en: "Nothing known: null", zh: "一无所知则为 null" },
      async check(t) {
        const { groups, values } = draw(t, 0);
        const unknown = t.random.pick(titles);
        const lost = values.map((value, i) => (groups[i] === unknown ? null : value));
        const said = ((await t.call("groupMean", groups, lost)) ?? {}) as Record<string, unknown>;
        t.expect(unknown in said && said[unknown] === null, {
          en: "A group of gaps is a group still, and its mean is unknown: null, not 0, NaN or left out.",
          zh: "全是空缺的组仍然是一组，平均数未知：应为 null，而不是 0、NaN，也不能漏掉。",
        });
        t.expect(new Set(groups).size === Object.keys(said).length, {
          en: "There is one mean for each group, and no other.",
          zh: "每组一个平均数，不多也不少。",
        });
      },
    },
    zeros: {
      title: { en: "Zeros are values", zh: "0 也是值" },
      async check(t) {
        const said = ((await t.call("groupMean", ["a", "a", "b"], [0, t.random.integer(2, 9) * 2, 0])) ?? {}) as Record<
          string,
          number | null
        >;
        t.expect(said.b === 0 && (said.a ?? 0) > 0 && (said.a ?? 0) < 10, {
          en: "A 0 is a known value: it counts, and a mean may be 0. Ask for null, not whether something is there.",
          zh: "0 是已知的值：要计数，平均数也可以是 0。应当判断是不是 null。",
        });
      },
    },
  },
});
