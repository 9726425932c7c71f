/** Multiplying again and again turns a vector towards the eigenvector with the largest eigenvalue. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

/** Direction of the first eigenvector; the second one is at a right angle to it. */
const tilt = Math.PI / 6;
/** Below this an error is drawn as this, so that 0 has a place on the axis. */
const smallest = 1e-12;
const mostSteps = 30;

export default defineFigure({
  title: { en: "Power iteration", zh: "幂迭代" },
  fields: {
    second: {
      kind: "number",
      label: { en: "λ₂ (λ₁ is 1)", zh: "λ₂（λ₁ 是 1）" },
      min: -0.95,
      max: 0.95,
      step: 0.05,
      default: 0.6,
    },
    start: {
      kind: "number",
      label: { en: "Angle of the start, degrees", zh: "起点的角度（度）" },
      min: -90,
      max: 180,
      step: 5,
      default: 105,
    },
    steps: { kind: "number", label: { en: "Steps", zh: "步数" }, min: 0, max: mostSteps, step: 1, default: 4 },
  },
  compute({ second, start, steps }) {
    return step(() => {
      const [c, s] = [Math.cos(tilt), Math.sin(tilt)];
      const q = tensor([c, -s, s, c], [2, 2], "float64");
      const a = q.matmul(tensor([1, 0, 0, second], [2, 2], "float64")).matmul(q.transpose(0, 1));
      let x = tensor([Math.cos((start * Math.PI) / 180), Math.sin((start * Math.PI) / 180)], [2, 1], "float64");
      const vectors: number[][] = [];
      const vectorErrors: number[] = [];
      const valueErrors: number[] = [];
      for (let i = 0; i <= steps; i++) {
        const [p, r] = x.toTypedArray();
        const ax = a.matmul(x);
        vectors.push([p, r]);
        vectorErrors.push(Math.max(smallest, Math.abs(p * -s + r * c)));
        valueErrors.push(Math.max(smallest, Math.abs(1 - x.mul(ax).sum().item())));
        x = ax.div(ax.mul(ax).sum().sqrt());
      }
      return {
        matrix: Array.from(a.toTypedArray()),
        first: [c, s],
        second: [-s, c],
        steps,
        mostSteps,
        smallest,
        vectors,
        vectorErrors,
        valueErrors,
        value: 1 - Math.abs(valueErrors[steps]),
      };
    });
  },
});
