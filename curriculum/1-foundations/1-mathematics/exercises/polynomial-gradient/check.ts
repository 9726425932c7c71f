import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import { gradientAt, partial, type Term, valueAt } from "./solution.ts";

const away = (t: Trial<Tensor>) => t.random.pick([-1, 1]) * (0.5 + 1.5 * t.random.uniform());

function draw(t: Trial<Tensor>, size = t.random.integer(2, 4)) {
  const random = () => Array.from({ length: size }, () => t.random.integer(0, 3));
  // The first term has every variable, the second only the last one, the third none.
  const all: number[][] = [
    Array.from({ length: size }, () => t.random.integer(1, 3)),
    Array.from({ length: size }, (_, i) => (i === size - 1 ? 2 : 0)),
    Array.from({ length: size }, () => 0),
    random(),
  ];
  const terms = all.map((powers): Term => ({ factor: away(t), powers }));
  return { terms, point: Array.from({ length: size }, () => away(t)) };
}

const tolerance = { rtol: 1e-10, atol: 1e-10 };

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/10-derivatives",
  withhold: ["Tensor.backward"],
  properties: {
    value: {
      title: { en: "The polynomial's value", zh: "多项式的值" },
      async check(t) {
        const { terms, point } = draw(t);
        t.close(
          await t.number("valueAt", terms, point),
          valueAt(terms, point),
          {
            en: "Each term is its factor times every coordinate to its own power; terms are added. (A power of 0 gives 1.)",
            zh: "每一项是系数乘以各坐标的相应次幂，各项相加。（0 次幂等于 1。）",
          },
          tolerance,
        );
      },
    },
    "power-rule": {
      title: { en: "The power comes down as a factor, and falls by one", zh: "幂次拿下来作系数，自身减一" },
      async check(t) {
        const { terms, point } = draw(t);
        for (const i of point.keys()) {
          const mine = (await t.call("partial", [terms[0]], i)) as Term[];
          const right = partial([terms[0]], i);
          t.expect(Array.isArray(mine) && mine.length === 1 && Array.isArray(mine[0]?.powers), {
            en: "partial should return a list of terms { factor, powers }, here one.",
            zh: "partial 应返回由 { factor, powers } 组成的列表，这里是一项。",
          });
          t.close(mine[0].factor, right[0].factor, {
            en: "By x_i the factor is multiplied by the power that x_i had before: x³ → 3x².",
            zh: "对 x_i 求导时，系数要乘以 x_i 原来的幂次：x³ → 3x²。",
          });
          t.close(mine[0].powers, right[0].powers, {
            en: "Only the power of x_i falls, by one. The other variables are held still, so they stay as they are.",
            zh: "只有 x_i 的幂次减一。其余变量保持不动，照原样留下。",
          });
        }
      },
    },
    "terms-without": {
      title: { en: "Terms without the variable are left out", zh: "不含该变量的项要去掉" },
      async check(t) {
        const { terms } = draw(t);
        const mine = (await t.call("partial", terms, 0)) as Term[];
        const right = partial(terms, 0);
        t.expect(Array.isArray(mine) && mine.length === right.length, {
          en: "A term in which x₀ does not occur does not change when x₀ moves: its derivative is 0, so leave it out. (Else a power of −1 appears, and 0 to the power of −1 is infinite.) The others all stay.",
          zh: "不含 x₀ 的项不随 x₀ 变化，导数是 0，应当去掉。（否则会出现 −1 次幂，而 0 的 −1 次幂是无穷大。）其余各项都要保留。",
        });
        for (const [at, term] of right.entries()) {
          t.close([mine[at].factor, ...mine[at].powers], [term.factor, ...term.powers], {
            en: "The terms should come in the order in which they were given.",
            zh: "各项应保持给出时的次序。",
          });
        }
      },
    },
    gradient: {
      title: { en: "The gradient: one partial derivative for each coordinate", zh: "梯度：每个坐标一个偏导数" },
      async check(t) {
        const { terms, point } = draw(t);
        const at = point.with(0, t.random.pick([0, point[0]]));
        t.close(
          await t.call("gradientAt", terms, at),
          gradientAt(terms, at),
          {
            en: "The gradient is the list of all partial derivatives at the point, in the order of the coordinates: valueAt(partial(terms, i), point) for every i, all at the same point.",
            zh: "梯度就是在该点的全部偏导数，按坐标的次序排列：对每个 i 求 valueAt(partial(terms, i), point)，都在同一点上。",
          },
          tolerance,
        );
      },
    },
  },
});
