/** One weight, one parabola, one rule: what the learning rate does to a walk downhill. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { SGD } from "@gradus/tensor/optim/sgd";

/** The parabola is shown from −reach to reach. */
const reach = 6;
const points = 121;
/** A walk that gets so far away has flown out. */
const farthest = 1e4;
/** Nearer than this, rounding decides. */
const close = 1e-3;

/** What all steps do to the weight, by the factor 1 − ηa that each of them multiplies it with. */
export type Fate = "creeps" | "oneStep" | "crosses" | "forever" | "fliesOut";

function fateOf(factor: number): Fate {
  if (Math.abs(factor) < close) return "oneStep";
  if (Math.abs(factor + 1) < close) return "forever";
  if (factor > 0) return "creeps";
  return factor > -1 ? "crosses" : "fliesOut";
}

export default defineFigure({
  title: { en: "One step too large", zh: "步子迈多大" },
  fields: {
    rate: {
      kind: "number",
      label: { en: "Learning rate η", zh: "学习率 η" },
      min: 0.01,
      max: 1.3,
      step: 0.01,
      default: 0.1,
    },
    curvature: {
      kind: "number",
      label: { en: "Curvature a of L = ½ a w²", zh: "L = ½ a w² 的曲率 a" },
      min: 0.5,
      max: 6,
      step: 0.1,
      default: 2,
    },
    start: { kind: "number", label: { en: "Start w", zh: "起点 w" }, min: -5, max: 5, step: 0.1, default: 4 },
    steps: { kind: "number", label: { en: "Steps", zh: "步数" }, min: 0, max: 40, step: 1, default: 12 },
  },
  compute({ rate, curvature, start, steps }) {
    const xs = Float32Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
    const parabola = step(() =>
      tensor(xs)
        .mul(tensor(xs))
        .mul(curvature / 2)
        .toTypedArray(),
    ) as Float32Array;
    const w = tensor(start).requiresGrad_();
    const optimizer = new SGD([["w", w]], { learningRate: rate });
    const walk: { w: number; loss: number; slope: number }[] = [];
    for (let t = 0; t <= steps; t++) {
      const now = w.item();
      if (Math.abs(now) > farthest) break;
      step(() => {
        optimizer.zeroGrad();
        const loss = w.mul(w).mul(curvature / 2);
        loss.backward();
        walk.push({ w: now, loss: loss.item(), slope: w.grad?.item() ?? 0 });
        optimizer.step();
      });
    }
    const factor = 1 - rate * curvature;
    return { xs, parabola, walk, factor, fate: fateOf(factor), bound: 2 / curvature, inOneStep: 1 / curvature };
  },
});
