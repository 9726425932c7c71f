/** Numbers, their squares, the squares' running mean: made stage by stage in lists, or one by one by generators. */
import { defineFigure } from "@gradus/lab/figure";

type Stage = "make" | "square" | "mean";

interface Happening {
  stage: Stage;
  value: number;
  /** Values that somebody still holds after it. */
  held: number;
}

/** What happens until `wanted` results are there, of `count` numbers at most; found by running it. */
function run(lazy: boolean, count: number, wanted: number): Happening[] {
  const log: Happening[] = [];
  let stored = 0;
  const note = (stage: Stage, value: number) => {
    if (!lazy) stored++;
    log.push({ stage, value, held: lazy ? 1 : stored });
    return value;
  };
  function* make() {
    for (let n = 1; n <= count; n++) yield note("make", n);
  }
  function* square(values: Iterable<number>) {
    for (const value of values) yield note("square", value * value);
  }
  function* mean(values: Iterable<number>) {
    let [total, seen] = [0, 0];
    for (const value of values) {
      total += value;
      seen++;
      yield note("mean", total / seen);
    }
  }
  const stage = (values: Iterable<number>): Iterable<number> => (lazy ? values : [...values]);
  let results = 0;
  for (const _ of stage(mean(stage(square(stage(make())))))) {
    results++;
    if (results === wanted) break;
  }
  return log;
}

export default defineFigure({
  title: { en: "Who works when: lists and generators", zh: "谁在什么时候干活：列表与生成器" },
  fields: {
    way: {
      kind: "choice",
      label: { en: "Stages hand on", zh: "工序之间传递" },
      options: {
        lists: { en: "whole lists", zh: "整个列表" },
        generators: { en: "one value at a time", zh: "一次一个值" },
      },
      default: "generators",
    },
    count: {
      kind: "number",
      label: { en: "Numbers there are", zh: "共有几个数" },
      min: 3,
      max: 6,
      step: 1,
      default: 5,
    },
    wanted: {
      kind: "number",
      label: { en: "Results wanted", zh: "想要几个结果" },
      min: 1,
      max: 3,
      step: 1,
      default: 2,
    },
    shown: { kind: "number", inView: true, label: { en: "Steps", zh: "步数" }, min: 1, max: 18, step: 1, default: 4 },
  },
  compute({ way, count, wanted, shown }) {
    const log = run(way === "generators", count, wanted);
    const happenings = log.slice(0, shown);
    return {
      happenings,
      shown: happenings.length,
      asked: shown,
      total: log.length,
      count,
      wanted,
      most: Math.max(...log.map(({ held }) => held)),
      finished: happenings.filter(({ stage }) => stage === "mean").length,
    };
  },
});
