import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const draw = (t: Trial<Tensor>, count: number) => Array.from({ length: count }, () => t.random.integer(1, 40) / 4);

/** The definition, written out: the first value, then keep · last + (1 − keep) · value. */
function smooth(values: readonly number[], keep: number): number[] {
  const results: number[] = [];
  for (const value of values) {
    const last = results.at(-1);
    results.push(last === undefined ? value : keep * last + (1 - keep) * value);
  }
  return results;
}

export default defineExercise({
  language: "python",
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/03-classes-errors-files",
  properties: {
    means: {
      title: { en: "Each result is the mean of all values so far", zh: "每个结果都是到此为止的平均" },
      async check(t) {
        const values = draw(t, t.random.integer(4, 8));
        const expected = values.map((_, i) => values.slice(0, i + 1).reduce((a, b) => a + b, 0) / (i + 1));
        t.close(await t.drive("means", values), expected, {
          en: "A running mean is wrong: it is the sum of all values so far by their number, one result per value. The mean of the last mean and the new value is another thing.",
          zh: "滚动平均不对：应是到此为止的总和除以个数，每个值一个结果。“上一个平均与新值的平均”是另一回事。",
        });
      },
    },
    first: {
      title: { en: "The first smoothed result is the first value", zh: "平滑的第一个结果就是第一个值" },
      async check(t) {
        const [value] = draw(t, 1);
        t.close(await t.drive("smooth", [value], 0.9), [value], {
          en: "Begun at 0 the average is far too small at first. Begin with the first value.",
          zh: "若从 0 开始，起初会小得多。应从第一个值开始。",
        });
      },
    },
    smoothed: {
      title: { en: "keep weighs what was, 1 − keep what is new", zh: "keep 乘旧的，1 − keep 乘新的" },
      async check(t) {
        const values = draw(t, 6).map((value, i) => value + 20 * (i % 2));
        const keep = t.random.pick([0.1, 0.25, 0.8, 0.9]);
        t.close(await t.drive("smooth", values, keep), smooth(values, keep), {
          en: `With keep = ${keep} each result is ${keep} times the last result plus ${1 - keep} times the new value.`,
          zh: `keep = ${keep} 时，每个结果是上一个结果的 ${keep} 倍加上新值的 ${1 - keep} 倍。`,
        });
      },
    },
    zero: {
      title: { en: "A result of 0 is a result", zh: "结果为 0 也是结果" },
      async check(t) {
        const values = [0, ...draw(t, 3)];
        t.close(await t.drive("smooth", values, 0.75), smooth(values, 0.75), {
          en: "After a result of 0 the average began anew: `not last` holds for 0 too. Ask `last is None`.",
          zh: "结果为 0 之后，平均又从头开始了：`not last` 对 0 也成立。应问 `last is None`。",
        });
      },
    },
    lazy: {
      title: { en: "One value is taken for one result", zh: "要一个结果，才取一个值" },
      async check(t) {
        const wanted = t.random.integer(2, 4);
        const expected = Array.from({ length: wanted + 1 }, (_, i) => i);
        const taken = await t.drive("taken", draw(t, 9), wanted);
        t.expect(JSON.stringify(taken) === JSON.stringify([expected, expected]), {
          en: "More values were taken from the source than results were asked for. With an endless source such a function never returns: `yield` inside the loop, and no list.",
          zh: "从源头取的值比要的结果多。源头若没有尽头，函数就永远不返回：要在循环里 `yield`，不用列表。",
        });
      },
    },
    empty: {
      title: { en: "Nothing in, nothing out", zh: "没有值就没有结果" },
      async check(t) {
        t.expect(JSON.stringify([await t.drive("means", []), await t.drive("smooth", [], 0.5)]) === "[[],[]]", {
          en: "Without values there are no results, and no error.",
          zh: "没有值就没有结果，也不报错。",
        });
      },
    },
  },
});
