import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Different numbers below and above 10, so that an order by letters is another one; some of them gaps. */
function draw(t: Trial<Tensor>, known: number): (number | null)[] {
  const numbers = t.random
    .shuffle(Array.from({ length: 40 }, (_, i) => 3 * i + t.random.integer(1, 2)))
    .slice(0, known);
  return t.random.shuffle([...numbers.map((x) => x + t.random.integer(0, 3) / 4), null, null, null]);
}

function medianOf(values: (number | null)[]): number {
  const known = values.filter((x) => x !== null).sort((a, b) => a - b);
  const middle = (known.length - 1) / 2;
  return (known[Math.floor(middle)] + known[Math.ceil(middle)]) / 2;
}

async function filled(t: Trial<Tensor>, values: (number | null)[], filling: number) {
  return (await t.call("fill", values, filling)) as { filled: unknown; missing: unknown };
}

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.2/07-cleaning",
  properties: {
    "odd-median": {
      title: { en: "The middle of an odd number of known values", zh: "奇数个已知值取正中间" },
      async check(t) {
        for (const known of [7, 9, 11]) {
          const values = draw(t, known);
          t.close(await t.number("fitMedian", values), medianOf(values), {
            en: "Of an odd number of known values the median is the middle one in order of size. Gaps are left out, not counted as 0, and sorting needs (a, b) => a − b.",
            zh: "已知值是奇数个时，中位数是按大小排在正中间的那个。空缺要去掉，不能当作 0；排序要写 (a, b) => a − b。",
          });
        }
      },
    },
    "even-median": {
      title: { en: "The mean of the two in the middle", zh: "偶数个取中间两个的平均" },
      async check(t) {
        const values = draw(t, 2 * t.random.integer(3, 8));
        t.close(await t.number("fitMedian", values), medianOf(values), {
          en: "Of an even number of known values the median is the mean of the two in the middle.",
          zh: "已知值是偶数个时，中位数是中间两个的平均。",
        });
      },
    },
    "given-filling": {
      title: { en: "Gaps get the number that was learned elsewhere", zh: "空缺填上在别处学来的数" },
      async check(t) {
        const values = draw(t, t.random.integer(4, 9));
        const filling = -100 - t.random.uniform();
        const { filled: said } = await filled(t, values, filling);
        t.close(
          said,
          values.map((x) => x ?? filling),
          {
            en: "Each gap gets the `filling` that is given, and nothing else changes. To learn it anew from these rows would be a leak.",
            zh: "每个空缺填上传入的 `filling`，其余不变。若又从这些行里重新学一个，就是泄漏。",
          },
        );
      },
    },
    "zero-is-known": {
      title: { en: "0 is a value, not a gap", zh: "0 是值，不是空缺" },
      async check(t) {
        const values = t.random.shuffle([0, null, 0, t.random.integer(1, 9)]);
        const { filled: said } = await filled(t, values, 50);
        t.close(
          said,
          values.map((x) => (x === null ? 50 : x)),
          {
            en: "A 0 was taken for a gap: `value || filling` and `!value` are true of 0 too. Ask whether the value is null.",
            zh: "0 被当成了空缺：`value || filling` 和 `!value` 对 0 也成立。应当判断值是不是 null。",
          },
        );
        const zeros = [0, 0, 0, null, 5, 6];
        t.close(await t.number("fitMedian", zeros), 0, {
          en: "The zeros were left out of the median. Only null is a gap.",
          zh: "求中位数时漏掉了 0。只有 null 才是空缺。",
        });
      },
    },
    flags: {
      title: { en: "A column tells what was missing", zh: "另有一列记下哪些是缺失的" },
      async check(t) {
        const values = [...draw(t, 5), 0];
        const { missing } = await filled(t, values, 7);
        t.close(
          missing,
          values.map((x) => Number(x === null)),
          {
            en: "`missing` is 1 where the value was missing and 0 where it is known.",
            zh: "`missing` 在缺失处为 1，已知处为 0。",
          },
        );
      },
    },
  },
});
