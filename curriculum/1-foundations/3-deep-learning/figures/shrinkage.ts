/** A bowl with a steep and a flat direction: where weight decay moves the lowest point, and what stopping early does instead. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { SGD } from "@gradus/tensor/optim/sgd";

/** The lowest point of the loss alone, and the curvature along each axis. */
const target = [2, 2];
const rate = 0.1;
const mostSteps = 120;
const curvePoints = 61;
const turns = 64;

/** Lowest point of ½ Σ h(w − w*)² + ½ λ Σ w² along one axis. */
const shrunk = (h: number, w: number, decay: number) => (h / (h + decay)) * w;

/** Descent on the loss alone, from 0. */
function descend(curvatures: readonly number[], steps: number): { x: number[]; y: number[] } {
  const w = tensor([0, 0]).requiresGrad_();
  const optimizer = new SGD([["w", w]], { learningRate: rate });
  const path: { x: number[]; y: number[] } = { x: [], y: [] };
  for (let t = 0; t <= steps; t++) {
    const [x, y] = w.toTypedArray();
    path.x.push(x);
    path.y.push(y);
    step(() => {
      optimizer.zeroGrad();
      const off = w.sub(tensor(target));
      off.mul(off).mul(tensor(curvatures)).sum().mul(0.5).backward();
      optimizer.step();
    });
  }
  return path;
}

/** Points of equal loss: an ellipse around the lowest point. */
function contour(level: number, [a, b]: readonly number[]): { x: number[]; y: number[] } {
  const angles = Array.from({ length: turns + 1 }, (_, i) => (2 * Math.PI * i) / turns);
  return {
    x: angles.map((angle) => target[0] + Math.sqrt((2 * level) / a) * Math.cos(angle)),
    y: angles.map((angle) => target[1] + Math.sqrt((2 * level) / b) * Math.sin(angle)),
  };
}

export default defineFigure({
  title: { en: "Weight decay and stopping early", zh: "权重衰减与提前停止" },
  fields: {
    decay: {
      kind: "number",
      label: { en: "Weight decay λ (logarithm to base 10)", zh: "权重衰减 λ（以 10 为底的对数）" },
      min: -2,
      max: 1,
      step: 0.05,
      default: -0.6,
    },
    steps: {
      kind: "number",
      label: { en: "Steps of descent without decay", zh: "不带衰减的下降步数" },
      min: 0,
      max: mostSteps,
      step: 1,
      default: 20,
    },
    flat: {
      kind: "number",
      label: { en: "Curvature of the flat direction w₂", zh: "平坦方向 w₂ 的曲率" },
      min: 0.05,
      max: 4,
      step: 0.05,
      default: 0.25,
    },
  },
  compute({ decay, steps, flat }) {
    const curvatures = [4, flat];
    const strength = 10 ** decay;
    const strengths = Array.from({ length: curvePoints }, (_, i) => 10 ** (-3 + (5 * i) / (curvePoints - 1)));
    const walk = descend(curvatures, steps);
    const minimum = target.map((w, i) => shrunk(curvatures[i], w, strength));
    const stopped = [walk.x[steps], walk.y[steps]];
    const kept = (w: readonly number[]) => w.map((value, i) => value / target[i]);
    return {
      strength,
      curvatures,
      target,
      path: {
        x: strengths.map((s) => shrunk(curvatures[0], target[0], s)),
        y: strengths.map((s) => shrunk(curvatures[1], target[1], s)),
      },
      walk,
      minimum,
      stopped,
      /** What share of each weight is left. */
      kept: { decay: kept(minimum), stopping: kept(stopped) },
      contours: [0.05, 0.25, 0.6, 1.2].map((level) => contour(level, curvatures)),
      /** The decay that stopping at this step resembles: 1/(ηt). */
      alike: steps > 0 ? 1 / (rate * steps) : null,
    };
  },
});
