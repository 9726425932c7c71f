import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import { type Tensor, tensor } from "@gradus/tensor";

type Point = [w: number, x: number, b: number];

/** A point where no derivative is near 0, so that a missing factor shows. */
function draw(t: Trial<Tensor>): Point {
  const away = () => t.random.pick([-1, 1]) * (0.5 + t.random.uniform());
  return [away(), away(), 0.2 * t.random.normal()];
}

function loss([w, x, b]: Point): number {
  return (Math.tanh(w * x + b) - x) ** 2;
}

/** By the engine's autograd in float64: exact but for rounding, which finite differences are not. */
function derivative(point: Point, i: number): number {
  const [w, x, b] = point.map((value) => tensor(value, undefined, "float64").requiresGrad_());
  const error = w.mul(x).add(b).tanh().sub(x);
  error.mul(error).backward();
  return [w, x, b][i].grad!.item();
}

async function result(t: Trial<Tensor>, point: Point, name: "loss" | "w" | "x" | "b"): Promise<number> {
  const all = (await t.call("lossAndGradients", ...point)) as Record<string, unknown> | null;
  t.expect(typeof all === "object" && all !== null, {
    en: "lossAndGradients should return { loss, w, x, b }.",
    zh: "lossAndGradients 应返回 { loss, w, x, b }。",
  });
  return t.asNumber(all?.[name], { en: `"${name}" of the result`, zh: `结果中的 ${name}` });
}

/** Finite differences do not come so near, and the task forbids them. */
const tolerance = { rtol: 1e-12, atol: 1e-12 };

export default defineExercise({
  difficulty: 1,
  minutes: 15,
  lesson: "1.3/04-backpropagation",
  withhold: ["Tensor.backward"],
  properties: {
    loss: {
      title: { en: "Forward: the loss", zh: "前向：损失" },
      async check(t) {
        const point = draw(t);
        t.close(
          await result(t, point, "loss"),
          loss(point),
          {
            en: "The loss is not (tanh(w·x + b) − x)². Compute z, h, e and loss one after the other.",
            zh: "损失不等于 (tanh(w·x + b) − x)²。请依次计算 z、h、e 和 loss。",
          },
          tolerance,
        );
      },
    },
    "b-gradient": {
      title: { en: "By b: straight through the chain", zh: "对 b：沿链一路相乘" },
      async check(t) {
        const point = draw(t);
        t.close(
          await result(t, point, "b"),
          derivative(point, 2),
          {
            en: "From loss to b there is one way: 2e by e, then 1 by h, then 1 − h² by z (the slope of tanh, from its output h, not from z), then 1. One factor is missing or wrong. (Off in the last digits only? Those are finite differences: use the chain rule.)",
            zh: "从损失到 b 只有一条路：对 e 是 2e，对 h 乘 1，对 z 乘 1 − h²（tanh 的斜率，用输出 h 计算，不是用 z），再乘 1。有一个因子漏了或错了。（只差最后几位？那是有限差分，请用链式法则。）",
          },
          tolerance,
        );
      },
    },
    "w-gradient": {
      title: { en: "By w: the derivative by z, times x", zh: "对 w：z 的导数乘 x" },
      async check(t) {
        const point = draw(t);
        t.close(
          await result(t, point, "w"),
          derivative(point, 0),
          {
            en: "w enters z multiplied by x, so its local derivative is x.",
            zh: "w 在 z 中与 x 相乘，局部导数是 x。",
          },
          tolerance,
        );
      },
    },
    "x-gradient": {
      title: { en: "By x: both ways, added", zh: "对 x：两条路相加" },
      async check(t) {
        const point = draw(t);
        t.close(
          await result(t, point, "x"),
          derivative(point, 1),
          {
            en: "x is used twice, in z and in e. Each way gives a part (w times the derivative by z; −1 times the derivative by e), and the parts are added: neither may be left out or written over the other.",
            zh: "x 用了两次：在 z 里和在 e 里。每条路各贡献一份（w 乘对 z 的导数；−1 乘对 e 的导数），两份要相加：不能漏掉一份，也不能用一份覆盖另一份。",
          },
          tolerance,
        );
      },
    },
  },
});
