import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

type Row = Record<string, unknown>;
type Groups = [unknown, unknown[]][];

const ports = ["S", "C", "Q"];

/** Rows in which every port occurs twice at least. */
const draw = (t: Trial<Tensor>): Row[] =>
  t.random
    .shuffle([...ports, ...ports, ...Array.from({ length: t.random.integer(1, 5) }, () => t.random.pick(ports))])
    .map((port, id) => ({ id, port, class: t.random.integer(1, 3) }));

/** What is expected, in the order in which groups first occur. */
function grouped(rows: readonly Row[], key: string): Groups {
  const groups = new Map<unknown, Row[]>();
  for (const row of rows) {
    const name = row[key] ?? null;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups];
}

const sorted = (groups: unknown) => JSON.stringify((groups as Groups).map((group) => JSON.stringify(group)).toSorted());

export default defineExercise({
  language: "python",
  withhold: ["itertools.groupby", "collections.defaultdict"],
  difficulty: 1,
  minutes: 15,
  lesson: "1.2/02-functions-and-collections",
  properties: {
    fresh: {
      title: { en: "Each call begins anew", zh: "每次调用都从头开始" },
      async check(t) {
        const [first, second] = (await t.drive("twice", draw(t), "port")) as [Groups, Groups];
        t.expect(sorted(first) === sorted(second), {
          en: "A second call still has the rows of the first. Is there a dict or list as a default value, or outside of the function? It is made once.",
          zh: "第二次调用里还留着第一次的行。是不是把字典或列表写成了默认值，或放在函数外面？那样只造一次。",
        });
      },
    },
    groups: {
      title: { en: "Every row is in its group", zh: "每一行都在自己的组里" },
      async check(t) {
        const rows = draw(t);
        const key = t.random.pick(["port", "class"]);
        const [groups] = (await t.drive("group", rows, key)) as [Groups, boolean];
        t.expect(sorted(groups) === sorted(grouped(rows, key)), {
          en: `Grouped by "${key}" some rows are missing, in another group or out of order. Rows that are not neighbours may belong to one group: append to its list, do not replace it.`,
          zh: `按“${key}”分组后，有的行缺失、归错组或次序不对。不相邻的行也可能同组：要往组里添加，不要把它替换掉。`,
        });
      },
    },
    missing: {
      title: { en: "A row without the column is in the group None", zh: "缺这一列的行归 None 组" },
      async check(t) {
        const rows = draw(t).map(({ port, ...row }, i) => (i % 2 === 0 ? row : { ...row, port }));
        const [groups] = (await t.drive("group", rows, "port")) as [Groups, boolean];
        t.expect(sorted(groups) === sorted(grouped(rows, "port")), {
          en: "A row without the column belongs under None: `row.get(key)` gives None where `row[key]` fails.",
          zh: "缺这一列的行应归入 None：`row.get(key)` 会给 None，`row[key]` 则报错。",
        });
      },
    },
    same: {
      title: { en: "The rows are the ones given", zh: "行就是传入的那些行" },
      async check(t) {
        const [, same] = (await t.drive("group", draw(t), "port")) as [Groups, boolean];
        t.expect(same, {
          en: "The groups hold copies of the rows. Sharing is wanted here: a table of a million rows must not be doubled to be grouped.",
          zh: "组里放的是行的副本。这里要的就是共用：给一百万行分组，不该先把它们复制一遍。",
        });
      },
    },
    inverted: {
      title: { en: "Turned round, every key is kept", zh: "倒过来之后，一个键也不少" },
      async check(t) {
        const pairs = t.random
          .shuffle(["Ada", "Lin", "Zuse", "Hopper", "Turing"])
          .map((name, i) => [name, 1900 + (i % 3)]);
        const expected = grouped(
          pairs.map(([name, year]) => ({ name, year })),
          "year",
        ).map(([year, rows]) => [year, (rows as Row[]).map(({ name }) => name)]);
        t.expect(sorted(await t.drive("invert", pairs)) === sorted(expected), {
          en: "Several keys may have one value: all of them belong into its list, in their order, and the value stays what it was (1900 is no text).",
          zh: "几个键可能有同一个值：它们都要按次序放进列表，值也要保持原样（1900 不要变成文字）。",
        });
        t.expect(sorted(await t.drive("invert", [])) === "[]", {
          en: "An empty dict turned round is an empty dict.",
          zh: "空字典倒过来还是空字典。",
        });
      },
    },
  },
});
