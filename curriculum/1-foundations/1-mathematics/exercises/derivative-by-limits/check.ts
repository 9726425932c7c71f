import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { limitOfSlopes } from "./solution.ts";

/** A number from 0.5 to 2, of either sign. */
const away = (t: Trial<Tensor>) => t.random.pick([-1, 1]) * (0.5 + 1.5 * t.random.uniform());

const cubic = (t: Trial<Tensor>) => [away(t), away(t), away(t), away(t)];
const slopeOf = ([, b, c, d]: number[], x: number) => b + 2 * c * x + 3 * d * x * x;
const cubicOf = (factors: number[]) => (x: number) => factors.reduceRight((sum, factor) => sum * x + factor, 0);

interface Limit {
  slope: number;
  nearest: number;
}

export default defineExercise({
  difficulty: 1,
  minutes: 20,
  lesson: "1.1/10-derivatives",
  withhold: ["Tensor.backward"],
  equivalentMutants: {
    "0.5 * side → 0.5 / side": "side is 1 or −1.",
    "limitOfSlopes(f, x, 1) → limitOfSlopes(f, x, 2)": "Halving from 1 comes by the same distances.",
    "Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a)) → Math.abs(a - b) < tolerance * Math.max(1, Math.abs(a))":
      "Computed slopes do not differ by exactly the tolerance.",
  },
  properties: {
    secant: {
      title: {
        en: "The secant's slope: rise over run, on both sides",
        zh: "割线斜率：纵向变化除以横向变化，左右两侧都对",
      },
      async check(t) {
        for (const side of [1, -1]) {
          const [factors, x, h] = [cubic(t), away(t), side * (0.1 + t.random.uniform())];
          const f = cubicOf(factors);
          t.close(
            await t.drive("secant", "cubic", factors, x, h),
            (f(x + h) - f(x)) / h,
            {
              en: "The secant goes through (x, f(x)) and (x + h, f(x + h)): how much f rises, divided by how far x went, which is h with its sign. (A central difference uses two other points.)",
              zh: "割线过 (x, f(x)) 与 (x + h, f(x + h)) 两点：f 的变化除以 x 的变化，后者就是带符号的 h。（中心差分用的是另外两个点。）",
            },
            { rtol: 1e-9, atol: 1e-9 },
          );
        }
      },
    },
    limit: {
      title: { en: "Halving stops where the slope rests", zh: "斜率稳定下来就停止折半" },
      async check(t) {
        for (const side of [1, -1] as const) {
          const [factors, x] = [cubic(t).map((factor) => factor * t.random.pick([1, 20])), away(t)];
          const { slope } = (await t.drive("limit", "cubic", factors, x, side)) as Limit;
          const wanted = limitOfSlopes(cubicOf(factors), x, side);
          t.close(
            slope,
            wanted,
            {
              en: "Begin with h = 0.5 · side, halve before each new slope, compare it with the one just before, and return the new one as soon as they differ by at most 1e-6 · max(1, |new slope|). Going on after that only adds rounding errors.",
              zh: "从 h = 0.5 · side 开始，每次先折半再算新斜率，与紧挨着的前一个比较；相差不超过 1e-6 · max(1, |新斜率|) 时立即返回新的那个。再往下只会积累舍入误差。",
            },
            { rtol: 1e-11, atol: 1e-11 },
          );
        }
      },
    },
    jump: {
      title: { en: "At a jump there is no limit: NaN", zh: "在跳跃处没有极限：返回 NaN" },
      async check(t) {
        const at = t.random.integer(-3, 3);
        const { slope, nearest } = (await t.drive("limit", "jump", [at, away(t)], at, -1)) as Limit;
        t.close(slope, Number.NaN, {
          en: "From the left of a jump the slope doubles with every halving and never rests: after 40 halvings the answer is NaN, not the last slope.",
          zh: "从跳跃点左侧看，每折半一次斜率就翻一倍，永远不会稳定：折半 40 次后应返回 NaN，而不是最后那个斜率。",
        });
        t.close(
          nearest,
          2 ** -41,
          {
            en: "The last h of 40 halvings from 0.5 is 2⁻⁴¹; you stopped at another one.",
            zh: "从 0.5 折半 40 次，最后的 h 是 2⁻⁴¹；你停在了别处。",
          },
          { rtol: 1e-6, atol: 0 },
        );
      },
    },
    derivative: {
      title: { en: "The derivative of a smooth function", zh: "光滑函数的导数" },
      async check(t) {
        for (let i = 0; i < 3; i++) {
          const [factors, x] = [cubic(t), away(t)];
          t.close(
            await t.drive("derivative", "cubic", factors, x),
            slopeOf(factors, x),
            {
              en: "That is not the derivative. Take the limits from the right and from the left, and return their mean where they agree.",
              zh: "这不是导数。请分别从右侧和左侧取极限；两者一致时返回它们的平均值。",
            },
            { rtol: 1e-7, atol: 1e-7 },
          );
        }
        const steep = cubic(t).map((factor) => factor * 1e4);
        t.close(
          await t.drive("derivative", "cubic", steep, 1.5),
          slopeOf(steep, 1.5),
          {
            en: "For a steep function the two sides differ by more than 1e-4 and still agree: measure the difference against the slope's size.",
            zh: "函数很陡时，两侧相差会超过 1e-4，但仍算一致：要拿差值与斜率的大小相比。",
          },
          { rtol: 1e-4 },
        );
      },
    },
    corner: {
      title: { en: "At a corner there is no derivative: NaN", zh: "在折角处没有导数：返回 NaN" },
      async check(t) {
        const [at, left] = [t.random.integer(-3, 3), away(t)];
        for (const bend of [0.3, 3, 0.001]) {
          t.close(await t.drive("derivative", "corner", [at, left, left + bend], at), Number.NaN, {
            en: "The slopes left and right of a corner differ, so there is no tangent and no derivative: return NaN. Their mean is the slope of neither side. (|x| at 0 has the slopes −1 and 1.)",
            zh: "折角左右两侧的斜率不同，那里没有切线，也没有导数：应返回 NaN。两者的平均值不是任何一侧的斜率。（|x| 在 0 处，两侧斜率为 −1 和 1。）",
          });
        }
        t.close(
          await t.drive("derivative", "corner", [at, left, left + 5e-5], at),
          left + 2.5e-5,
          {
            en: "Two sides that differ by no more than 1e-4 are taken as one slope: return their mean.",
            zh: "两侧相差不超过 1e-4 时视为同一个斜率：返回平均值。",
          },
          { rtol: 0, atol: 2e-6 },
        );
      },
    },
  },
});
