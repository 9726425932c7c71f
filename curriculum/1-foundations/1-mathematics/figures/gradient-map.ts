/** A function of two variables from above: its partial derivatives at a point, its gradient, and the slope along a direction. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

type Name = "bowl" | "saddle" | "hill";

const functions: Record<Name, (x: Tensor, y: Tensor) => Tensor> = {
  bowl: (x, y) => x.mul(x).add(y.mul(y).mul(2)).mul(0.5),
  saddle: (x, y) => x.mul(x).sub(y.mul(y)).mul(0.5),
  hill: (x, y) => x.mul(x).add(y.mul(y)).mul(-0.4).exp().mul(3),
};

const reach = 2.5;
const side = 61;
const circle = 73;

const numbers = (values: number[]) => tensor(values, undefined, "float64");

/** What hangs on the function alone. */
function ground(name: Name) {
  const at = (i: number) => -reach + (2 * reach * i) / (side - 1);
  const xs = Array.from({ length: side * side }, (_, i) => at(i % side));
  const ys = Array.from({ length: side * side }, (_, i) => -at(Math.floor(i / side)));
  return Float32Array.from(step(() => functions[name](numbers(xs), numbers(ys)).toTypedArray()));
}

const grounds = new Map<Name, Float32Array>();

export default defineFigure({
  title: { en: "Which way is up", zh: "哪边是上坡" },
  fields: {
    function: {
      kind: "choice",
      label: { en: "Function", zh: "函数" },
      options: {
        bowl: { en: "bowl: ½x² + y²", zh: "碗：½x² + y²" },
        saddle: { en: "saddle: ½x² − ½y²", zh: "鞍：½x² − ½y²" },
        hill: { en: "hill: 3 exp(−0.4(x² + y²))", zh: "小山：3 exp(−0.4(x² + y²))" },
      },
      default: "bowl",
    },
    point: {
      kind: "numbers",
      label: { en: "Point x, y", zh: "点 x、y" },
      min: -2.2,
      max: 2.2,
      step: 0.1,
      default: [1.5, 0.8],
    },
    angle: { kind: "number", label: { en: "Direction (°)", zh: "方向（°）" }, min: 0, max: 355, step: 5, default: 90 },
  },
  compute({ function: name, point, angle }) {
    const [x, y] = point;
    let heights = grounds.get(name);
    if (!heights) {
      heights = ground(name);
      grounds.set(name, heights);
    }
    return step(() => {
      const leaves = [numbers([x]).requiresGrad_(), numbers([y]).requiresGrad_()];
      const value = functions[name](leaves[0], leaves[1]).sum();
      value.backward();
      const gradient = leaves.map((leaf) => leaf.grad?.toTypedArray()[0] ?? 0);
      const slopeAt = (degrees: number) => {
        const radians = (degrees * Math.PI) / 180;
        return gradient[0] * Math.cos(radians) + gradient[1] * Math.sin(radians);
      };
      const degrees = Array.from({ length: circle }, (_, i) => (360 * i) / (circle - 1));
      return {
        name,
        ...{ heights, side, x, y, angle, gradient, degrees },
        value: value.item(),
        length: Math.hypot(...gradient),
        slope: slopeAt(angle),
        slopes: degrees.map(slopeAt),
      };
    });
  },
});
