import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** A table with one to three gaps in every column, filled, and the gaps' numbers. */
function draw(t: Trial<Tensor>) {
  const [rows, columns] = [t.random.integer(7, 10), t.random.integer(2, 3)];
  const x = Array.from({ length: rows * columns }, (_, i) => 10 ** (i % columns) * t.random.integer(1, 20));
  const filled = [...x];
  const gaps: number[] = [];
  for (let column = 0; column < columns; column++) {
    const order = t.random.shuffle(Array.from({ length: rows }, (_, row) => row * columns + column));
    const missing = order.slice(0, t.random.integer(1, 3));
    const known = order.slice(missing.length).map((i) => x[i]);
    for (const i of missing) {
      x[i] = Number.NaN;
      filled[i] = known.reduce((a, b) => a + b, 0) / known.length;
    }
    gaps.push(missing.length);
  }
  return { x: t.array(x, [rows, columns], "float64"), filled: t.array(filled, [rows, columns]), gaps };
}

async function fill(t: Trial<Tensor>, x: Tensor): Promise<unknown[]> {
  const pair = await t.call("fill_missing", x);
  t.expect(Array.isArray(pair) && pair.length === 2, {
    en: "Wanted is a pair: `return filled, gaps`.",
    zh: "应返回一对：`return filled, gaps`。",
  });
  return pair as unknown[];
}

export default defineExercise({
  language: "python",
  modules: ["numpy"],
  withhold: ["numpy.nanmean", "numpy.nansum", "numpy.nan_to_num", "numpy.nanmedian", "numpy.ma"],
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/04-numpy-arrays",
  equivalentMutants: {
    "count > 0 → count > 1": "Divided by a count of 1 or by the 1 in its place: the same.",
    "np.where(count > 0, count, 1) → np.where(count > 0, count, 2)":
      "Where nothing is known the sum is 0; 0 / 2 is 0 too.",
  },
  properties: {
    filled: {
      title: { en: "Each gap has the mean of what is known in its column", zh: "每个空缺补上本列已知值的平均" },
      async check(t) {
        const { x, filled } = draw(t);
        t.close((await fill(t, x))[0], filled, {
          en: "A gap does not have the mean of its column's known numbers. NaN equals nothing (use np.isnan); divide by the number of known ones, not of all rows; each column has its own mean.",
          zh: "空缺没有补成本列已知值的平均。NaN 跟谁都不相等（用 np.isnan）；要除以已知的个数，不是行数；每列有自己的平均。",
        });
      },
    },
    counts: {
      title: { en: "The gaps of each column are counted", zh: "数出每列的空缺" },
      async check(t) {
        const { x, gaps } = draw(t);
        t.close((await fill(t, x))[1], gaps, {
          en: "The second result is the number of gaps per column, before they were filled.",
          zh: "第二个结果是填补之前每列空缺的个数。",
        });
      },
    },
    unknown: {
      title: { en: "A column of gaps becomes 0", zh: "整列空缺变成 0" },
      async check(t) {
        const [a, b] = [t.random.integer(1, 9), t.random.integer(1, 9)];
        const x = t.array([a, Number.NaN, b, Number.NaN], [2, 2], "float64");
        const [filled, gaps] = await fill(t, x);
        t.close(filled, t.array([a, 0, b, 0], [2, 2]), {
          en: "Where nothing is known, the mean would be 0/0: divide by 1 there, so that the column becomes 0.",
          zh: "整列未知时，平均会是 0/0：这时改除以 1，让整列为 0。",
        });
        t.close(gaps, [0, 2], {
          en: "The first column has no gap, the second has two.",
          zh: "第一列没有空缺，第二列有两个。",
        });
      },
    },
  },
});
