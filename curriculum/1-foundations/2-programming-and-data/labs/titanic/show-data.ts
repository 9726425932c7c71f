/** What the list says before anything is fitted: gaps, who survived, and what filling does to the ages. */
import type { Passenger } from "@gradus/data/titanic";
import type { Bilingual, LabContext } from "@gradus/lab/lab";
import { ageOf, fitFilling, titleOf } from "./passengers.ts";

export const percent = (share: number) => Number((100 * share).toFixed(1));

const survived = (passengers: readonly Passenger[]) =>
  passengers.length === 0
    ? "–"
    : percent(passengers.filter(({ Survived }) => Survived === 1).length / passengers.length);

/** Why values miss shows in who they miss of: the survivors' share on both sides of each gap. */
export function showMissing(ctx: LabContext<object>, passengers: readonly Passenger[]): void {
  const columns = ["Age", "Cabin", "Embarked"] as const;
  ctx.table("missing", {
    title: { en: "Missing values", zh: "缺失值" },
    bars: ["share", "without", "with"],
    columns: [
      { key: "column", title: { en: "Column", zh: "列" } },
      { key: "count", title: { en: "Missing", zh: "缺失数" } },
      { key: "share", title: { en: "Missing, %", zh: "缺失比例（%）" } },
      { key: "without", title: { en: "Survived where missing, %", zh: "缺失者的生还率（%）" } },
      { key: "with", title: { en: "Survived where known, %", zh: "未缺失者的生还率（%）" } },
    ],
    rows: columns.map((column) => {
      const missing = passengers.filter((passenger) => passenger[column] === null);
      return {
        column,
        count: missing.length,
        share: percent(missing.length / passengers.length),
        without: survived(missing),
        with: survived(passengers.filter((passenger) => passenger[column] !== null)),
      };
    }),
  });
}

const ageGroups: [label: Bilingual, from: number, to: number][] = [
  [{ en: "age 0–9", zh: "0–9 岁" }, 0, 10],
  [{ en: "age 10–19", zh: "10–19 岁" }, 10, 20],
  [{ en: "age 20–39", zh: "20–39 岁" }, 20, 40],
  [{ en: "age 40–59", zh: "40–59 岁" }, 40, 60],
  [{ en: "age 60 and more", zh: "60 岁及以上" }, 60, Number.POSITIVE_INFINITY],
];

export function showSurvival(ctx: LabContext<object>, passengers: readonly Passenger[]): void {
  const groups: [Bilingual, (passenger: Passenger) => boolean][] = [
    [{ en: "women", zh: "女性" }, ({ Sex }) => Sex === "female"],
    [{ en: "men", zh: "男性" }, ({ Sex }) => Sex === "male"],
    ...[1, 2, 3].flatMap((level): [Bilingual, (passenger: Passenger) => boolean][] => [
      [
        { en: `class ${level}, women`, zh: `${level} 等舱女性` },
        ({ Pclass, Sex }) => Pclass === level && Sex === "female",
      ],
      [{ en: `class ${level}, men`, zh: `${level} 等舱男性` }, ({ Pclass, Sex }) => Pclass === level && Sex === "male"],
    ]),
    ...ageGroups.map(([label, from, to]): [Bilingual, (passenger: Passenger) => boolean] => [
      label,
      ({ Age }) => Age !== null && Age >= from && Age < to,
    ]),
    [{ en: "title Master (boys)", zh: "头衔 Master（男孩）" }, ({ Name }) => titleOf(Name) === "Master"],
  ];
  ctx.table("survival", {
    title: { en: "Who survived", zh: "谁活了下来" },
    bars: ["survived"],
    columns: [
      { key: "group", title: { en: "Group", zh: "人群" } },
      { key: "count", title: { en: "Passengers", zh: "人数" } },
      { key: "survived", title: { en: "Survived, %", zh: "生还率（%）" } },
    ],
    rows: groups.map(([group, belongs]) => {
      const members = passengers.filter(belongs);
      return { group, count: members.length, survived: survived(members) };
    }),
  });
}

const binWidth = 4;

/** Counts of ages in bins of four years: what is known, all gaps filled with one median, and with the median of the title. */
export function showAges(ctx: LabContext<object>, passengers: readonly Passenger[]): void {
  const filling = fitFilling(passengers);
  const known = passengers.flatMap(({ Age }) => (Age === null ? [] : [Age]));
  const one = passengers.map(({ Age }) => Age ?? filling.age);
  const titled = passengers.map((passenger) => ageOf(passenger, filling));
  const bins = Array.from({ length: 80 / binWidth + 1 }, (_, i) => binWidth * i);
  const count = (ages: readonly number[], from: number) =>
    ages.filter((age) => age >= from && age < from + binWidth).length;
  ctx.table("ages", {
    title: { en: "Ages before and after filling", zh: "填补前后的年龄分布" },
    bars: ["before", "one", "titled"],
    columns: [
      { key: "age", title: { en: "Age", zh: "年龄" } },
      { key: "before", title: { en: "Known", zh: "已知" } },
      { key: "one", title: { en: "Filled: median of all", zh: "用总体中位数填补" } },
      { key: "titled", title: { en: "Filled: median by title", zh: "按头衔取中位数填补" } },
    ],
    rows: bins.map((from) => ({
      age: `${from}–${from + binWidth - 1}`,
      before: count(known, from),
      one: count(one, from),
      titled: count(titled, from),
    })),
  });
  showFares(ctx, passengers);
}

/** The same passengers in twelve equal bins of the fare and of its square root. */
function showFares(ctx: LabContext<object>, passengers: readonly Passenger[]): void {
  const fares = passengers.map(({ Fare }) => Fare);
  const roots = fares.map(Math.sqrt);
  const bins = 12;
  const counts = (values: readonly number[]) => {
    const width = Math.max(...values) / bins;
    const out = new Array<number>(bins).fill(0);
    for (const value of values) out[Math.min(bins - 1, Math.floor(value / width))]++;
    return out;
  };
  const [before, after] = [counts(fares), counts(roots)];
  ctx.table("fares", {
    title: { en: "Fares before and after the square root", zh: "票价开方前后的分布" },
    bars: ["before", "after"],
    columns: [
      { key: "bin", title: { en: "Twelfth of the range", zh: "取值范围的第几个十二分之一" } },
      { key: "before", title: { en: "Fare", zh: "票价" } },
      { key: "after", title: { en: "√fare", zh: "√票价" } },
    ],
    rows: before.map((count, i) => ({ bin: i + 1, before: count, after: after[i] })),
  });
}
