import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const vector = (t: Trial<Tensor>, size: number) =>
  Array.from({ length: size }, () => t.random.pick([-1, 1]) * (0.3 + 2 * t.random.uniform()));
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

const tolerance = { rtol: 1e-10, atol: 1e-10 };

export default defineExercise({
  difficulty: 1,
  minutes: 10,
  lesson: "1.1/10-derivatives",
  withhold: ["Tensor.backward"],
  properties: {
    axis: {
      title: { en: "Along an axis it is the partial derivative", zh: "沿坐标轴就是偏导数" },
      async check(t) {
        const size = t.random.integer(2, 5);
        const [gradient, i] = [vector(t, size), t.random.integer(0, size - 1)];
        const direction = gradient.map((_, k) => (k === i ? 1 : 0));
        t.close(
          await t.number("slopeAlong", gradient, direction),
          gradient[i],
          {
            en: "Along the axis of one coordinate the slope is that coordinate's partial derivative: the dot product of gradient and direction picks it out.",
            zh: "沿某个坐标轴走，斜率就是对这个坐标的偏导数：梯度与方向的点积正好取出它。",
          },
          tolerance,
        );
      },
    },
    length: {
      title: { en: "The direction's length does not count", zh: "方向的长短不影响结果" },
      async check(t) {
        const size = t.random.integer(2, 5);
        const [gradient, direction] = [vector(t, size), vector(t, size)];
        t.close(
          await t.number("slopeAlong", gradient, direction),
          dot(gradient, direction) / Math.hypot(...direction),
          {
            en: "A direction twice as long is the same direction: divide the dot product by its length (not by its square, and not by the gradient's length).",
            zh: "长一倍的方向还是同一个方向：点积要除以方向的长度（不是长度的平方，也不是梯度的长度）。",
          },
          tolerance,
        );
      },
    },
    descent: {
      title: { en: "Steepest descent: against the gradient, of length 1", zh: "最陡下降：与梯度相反，长度为 1" },
      async check(t) {
        const gradient = vector(t, t.random.integer(2, 5));
        const size = Math.hypot(...gradient);
        t.close(
          await t.call("steepestDescent", gradient),
          gradient.map((g) => -g / size),
          {
            en: "The gradient points to where the function rises fastest; the descent is the opposite way. Divide by the length √(g₁² + g₂² + …), so that the result has length 1.",
            zh: "梯度指向上升最快的方向，下降要反过来。再除以长度 √(g₁² + g₂² + …)，使结果的长度为 1。",
          },
          tolerance,
        );
      },
    },
    flat: {
      title: { en: "On flat ground: zeros, not NaN", zh: "平地上返回零，而不是 NaN" },
      async check(t) {
        const zeros = Array.from({ length: t.random.integer(2, 4) }, () => 0);
        t.close(await t.call("steepestDescent", zeros), zeros, {
          en: "Where the gradient is zero, no direction is steeper than another: return zeros. 0 / 0 is NaN.",
          zh: "梯度为零的地方，没有哪个方向更陡：返回全零。0 / 0 会得到 NaN。",
        });
      },
    },
  },
});
