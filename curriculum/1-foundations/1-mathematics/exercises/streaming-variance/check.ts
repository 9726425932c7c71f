import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Running {
  count: number;
  mean: number;
  squares: number;
}

async function addAll(t: Trial<Tensor>, numbers: readonly number[]): Promise<Running> {
  let running: Running = { count: 0, mean: 0, squares: 0 };
  for (const x of numbers) {
    const next = (await t.call("add", running, x)) as Partial<Running> | null;
    running = {
      count: t.asNumber(next?.count, { en: "count", zh: "count" }),
      mean: t.asNumber(next?.mean, { en: "mean", zh: "mean" }),
      squares: t.asNumber(next?.squares, { en: "squares", zh: "squares" }),
    };
  }
  return running;
}

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Twice through the numbers: first the mean, then the distances from it. */
function squaresOf(numbers: readonly number[]): number {
  const mean = meanOf(numbers);
  return numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0);
}

const draw = (t: Trial<Tensor>, shift = 0) =>
  Array.from({ length: t.random.integer(5, 9) }, () => shift + 3 * t.random.normal());

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/06-distributions",
  properties: {
    mean: {
      title: { en: "The count and the mean of what was seen", zh: "已见过的个数与均值" },
      async check(t) {
        const numbers = draw(t, 4);
        const { count, mean } = await addAll(t, numbers);
        t.close(count, numbers.length, {
          en: "The count grows by one with each number.",
          zh: "每来一个数，个数加 1。",
        });
        t.close(mean, meanOf(numbers), {
          en: "The mean is off. It moves towards x by (x − mean) / count, with the count that includes x.",
          zh: "均值不对。它向 x 移动 (x − 均值) / 个数，这里的个数已经包括 x。",
        });
      },
    },
    squares: {
      title: { en: "The sum of squared distances from the mean", zh: "到均值距离的平方和" },
      async check(t) {
        const numbers = draw(t, 4);
        t.close((await addAll(t, numbers)).squares, squaresOf(numbers), {
          en: "squares differs from the sum of (xᵢ − mean)² over all numbers. It grows by the distance from the old mean times the distance from the new one: the old distance twice is too much, the new one twice too little.",
          zh: "squares 不等于所有 (xᵢ − 均值)² 之和。它增加的是“到旧均值的距离 × 到新均值的距离”：两个都用旧均值就偏大，都用新均值就偏小。",
        });
      },
    },
    variance: {
      title: { en: "The variance is divided by count − 1", zh: "方差要除以个数减 1" },
      async check(t) {
        for (const count of [2, t.random.integer(3, 9)]) {
          const squares = 1 + 9 * t.random.uniform();
          t.close(await t.number("variance", { count, mean: t.random.normal(), squares }), squares / (count - 1), {
            en: "Divide by count − 1: the distances were measured from the mean of the same numbers, which makes them a little too small.",
            zh: "要除以个数减 1：距离是从这些数自己的均值量起的，所以略微偏小。",
          });
        }
      },
    },
    few: {
      title: { en: "Of one number, or none, the variance is 0", zh: "只有一个数或没有数时，方差为 0" },
      async check(t) {
        for (const count of [0, 1]) {
          t.close(await t.number("variance", { count, mean: count * t.random.normal(), squares: 0 }), 0, {
            en: `With ${count} numbers there is nothing to divide by; return 0 instead of NaN.`,
            zh: `只有 ${count} 个数时没有可除的；返回 0，而不是 NaN。`,
          });
        }
      },
    },
    offset: {
      title: { en: "A large mean does not drown the variance", zh: "均值很大时，方差不会被淹没" },
      async check(t) {
        const numbers = draw(t, t.random.pick([1e9, -1e9]));
        t.close(
          (await addAll(t, numbers)).squares,
          squaresOf(numbers),
          {
            en: "Around a thousand million, squares is far off. Sums of x² lose their last digits there, and the variance sits in these digits. Add up distances from the mean instead.",
            zh: "均值在十亿左右时，squares 差得很远。x² 之和在那里丢掉了末几位，而方差正藏在这几位里。请累加到均值的距离。",
          },
          { rtol: 1e-4 },
        );
      },
    },
  },
});
