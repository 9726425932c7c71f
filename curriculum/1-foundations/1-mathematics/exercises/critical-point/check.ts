import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";
import type { Hessian } from "./solution.ts";

/** The symmetric matrix with these eigenvalues, its eigenvectors turned by an angle. */
function turned(first: number, second: number, angle: number): Hessian {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return {
    xx: first * c * c + second * s * s,
    xy: (first - second) * c * s,
    yy: first * s * s + second * c * c,
  };
}

const size = (t: Trial<Tensor>) => 0.5 + 2 * t.random.uniform();
/** Away from the axes, so that xy counts. */
const angle = (t: Trial<Tensor>) => t.random.integer(0, 3) * (Math.PI / 2) + 0.4 + 0.7 * t.random.uniform();

async function asks(t: Trial<Tensor>, hessian: Hessian, kind: string, en: string, zh: string, gradient = [0, 0]) {
  const mine = await t.call("classify", gradient, hessian, 1e-6);
  t.expect(mine === kind, {
    en: `${en} It is "${kind}", not "${String(mine)}".`,
    zh: `${zh}应为 "${kind}"，不是 "${String(mine)}"。`,
  });
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.1/12-descent",
  withhold: ["Tensor.backward"],
  equivalentMutants: {
    "Math.hypot((xx - yy) / 2, xy) → Math.hypot(xy, (xx - yy) / 2)": "A length does not hang on the order.",
    ...Object.fromEntries(
      [
        "Math.hypot(...gradient) > tolerance → Math.hypot(...gradient) >= tolerance",
        "least > tolerance → least >= tolerance",
        "greatest < -tolerance → greatest <= -tolerance",
        "least < -tolerance → least <= -tolerance",
        "greatest > tolerance → greatest >= tolerance",
      ].map((change) => [change, "Computed numbers do not lie exactly on the tolerance."]),
    ),
  },
  properties: {
    curvatures: {
      title: { en: "The curvatures are the Hessian's eigenvalues", zh: "曲率就是黑塞矩阵的特征值" },
      async check(t) {
        const pair = [t.random.normal(), size(t) + 2].map((value) => t.random.pick([-1, 1]) * value);
        t.close(
          await t.call("curvatures", turned(pair[0], pair[1], angle(t))),
          pair.toSorted((a, b) => a - b),
          {
            en: "The eigenvalues of (xx xy; xy yy) are (xx + yy)/2 ∓ √(((xx − yy)/2)² + xy²), the smaller one first. xx and yy themselves are the curvatures only along the axes.",
            zh: "(xx xy; xy yy) 的特征值是 (xx + yy)/2 ∓ √(((xx − yy)/2)² + xy²)，小的在前。xx 和 yy 本身只是沿坐标轴的曲率。",
          },
          { rtol: 1e-9, atol: 1e-9 },
        );
      },
    },
    slope: {
      title: { en: "Where there is a gradient, it is a slope", zh: "有梯度的地方是斜坡" },
      async check(t) {
        const gradient = t.random.shuffle([0, t.random.pick([-1, 1]) * size(t)]);
        await asks(
          t,
          turned(size(t), size(t), angle(t)),
          "slope",
          "The gradient is not zero: whatever the curvatures are, one can still go down from here.",
          "梯度不为零：不管曲率如何，从这里还可以往下走，",
          gradient,
        );
      },
    },
    extremes: {
      title: { en: "Minimum and maximum: curved alike in every direction", zh: "极小与极大：各方向弯曲一致" },
      async check(t) {
        await asks(
          t,
          turned(size(t), size(t), angle(t)),
          "minimum",
          "Both curvatures are positive: it rises in every direction.",
          "两个曲率都为正：往每个方向都上升，",
        );
        await asks(
          t,
          turned(-size(t), -size(t), angle(t)),
          "maximum",
          "Both curvatures are negative: it falls in every direction.",
          "两个曲率都为负：往每个方向都下降，",
        );
      },
    },
    saddle: {
      title: { en: "A saddle, also where both axes rise", zh: "鞍点，即使沿两条坐标轴都上升" },
      async check(t) {
        await asks(
          t,
          turned(size(t), -size(t), angle(t)),
          "saddle",
          "One curvature is positive, the other negative.",
          "曲率一正一负，",
        );
        const [along, across] = [size(t), t.random.pick([-1, 1]) * (3 + size(t))];
        await asks(
          t,
          { xx: along, xy: across, yy: along },
          "saddle",
          "Along both axes it rises, yet along a diagonal it falls: xx and yy alone do not tell.",
          "沿两条坐标轴都上升，沿对角线却下降：只看 xx 和 yy 是不够的，",
        );
      },
    },
    undecided: {
      title: { en: "A curvature of zero decides nothing", zh: "曲率为零时无法判断" },
      async check(t) {
        const message = [
          "One curvature is zero (within the tolerance): x² + y⁴ and x² − y⁴ look the same here.",
          "有一个曲率为零（在容差之内）：x² + y⁴ 与 x² − y⁴ 在这里看起来一样，",
        ] as const;
        await asks(t, { xx: size(t), xy: 0, yy: 5e-7 * t.random.pick([-1, 1]) }, "undecided", ...message);
        await asks(t, { xx: -size(t), xy: 0, yy: 5e-7 * t.random.pick([-1, 1]) }, "undecided", ...message);
        await asks(t, { xx: size(t), xy: 0, yy: 1e-5 }, "minimum", "1e-5 is above the tolerance.", "1e-5 大于容差，");
        await asks(t, { xx: -size(t), xy: 0, yy: 1e-5 }, "saddle", "1e-5 is above the tolerance.", "1e-5 大于容差，");
        await asks(
          t,
          { xx: size(t), xy: 0, yy: -1e-5 },
          "saddle",
          "−1e-5 is below the tolerance.",
          "−1e-5 小于负的容差，",
        );
        await asks(
          t,
          { xx: -size(t), xy: 0, yy: -1e-5 },
          "maximum",
          "−1e-5 is below the tolerance.",
          "−1e-5 小于负的容差，",
        );
      },
    },
  },
});
