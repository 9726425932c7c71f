/** A secant whose two points come together: its slope tends to the tangent's, where there is one. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

type Name = "square" | "cubic" | "tanh" | "corner";

const functions: Record<Name, (x: Tensor) => Tensor> = {
  square: (x) => x.mul(x),
  cubic: (x) => x.mul(x).mul(x).sub(x.mul(3)),
  tanh: (x) => x.tanh().mul(3),
  corner: (x) => x.abs(),
};

const reach = 3;
const points = 241;
/** How often the distance is halved in the table. */
const halvings = 7;

const numbers = (values: number[]) => tensor(values, undefined, "float64");

export default defineFigure({
  title: { en: "From the secant to the tangent", zh: "从割线到切线" },
  fields: {
    function: {
      kind: "choice",
      label: { en: "Function", zh: "函数" },
      options: {
        square: { en: "x²", zh: "x²" },
        cubic: { en: "x³ − 3x", zh: "x³ − 3x" },
        tanh: { en: "3 tanh x", zh: "3 tanh x" },
        corner: { en: "|x|", zh: "|x|" },
      },
      default: "square",
    },
    x: { kind: "number", label: { en: "x", zh: "x" }, min: -2, max: 2, step: 0.1, default: 0.5 },
    h: { kind: "number", label: { en: "Distance h", zh: "距离 h" }, min: -1.5, max: 1.5, step: 0.05, default: 1.2 },
  },
  compute({ function: name, x, h }) {
    const f = functions[name];
    const xs = Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
    return step(() => {
      const ys = Array.from(f(numbers(xs)).toTypedArray());
      const at = (place: number) => f(numbers([place])).toTypedArray()[0];
      const slope = (distance: number) => (at(x + distance) - at(x)) / distance;
      const leaf = numbers([x]).requiresGrad_();
      f(leaf).sum().backward();
      // At the corner the engine gives one of many numbers; there is no tangent.
      const tangent = name === "corner" && x === 0 ? null : (leaf.grad?.toTypedArray()[0] ?? 0);
      return {
        function: name,
        ...{ xs, ys, x, h },
        y: at(x),
        otherY: at(x + h),
        secant: h === 0 ? null : slope(h),
        tangent,
        table: h === 0 ? [] : Array.from({ length: halvings }, (_, i) => ({ h: h / 2 ** i, slope: slope(h / 2 ** i) })),
      };
    });
  },
});
