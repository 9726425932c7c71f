/** Plain gradient descent on surfaces of two variables, seen from above, with what the gradient's length and the height do. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

type Name = "bowl" | "valley" | "saddle" | "rosenbrock";

interface Surface {
  height: (x: Tensor, y: Tensor) => Tensor;
  /** How much more of the shading the low places get: heights t from 0 to 1 count as log(1 + bend · t). */
  bend: number;
  lowest: number;
}

const surfaces: Record<Name, Surface> = {
  bowl: { height: (x, y) => x.mul(x).add(y.mul(y)).mul(0.5), bend: 10, lowest: 0 },
  valley: { height: (x, y) => x.mul(x).add(y.mul(y).mul(10)).mul(0.5), bend: 60, lowest: 0 },
  // Along y two bottoms at ±√2, with a pass between them.
  saddle: {
    height: (x, y) => {
      const y2 = y.mul(y);
      return x.mul(x).sub(y2).mul(0.5).add(y2.mul(y2).mul(0.125));
    },
    bend: 20,
    lowest: -0.5,
  },
  // Rosenbrock 1960, divided by 50 so that the same rates fit all surfaces.
  rosenbrock: {
    height: (x, y) => {
      const off = y.sub(x.mul(x));
      const short = x.sub(1);
      return short.mul(short).add(off.mul(off).mul(100)).mul(0.02);
    },
    bend: 200,
    lowest: 0,
  },
};

const reach = 2.5;
const side = 91;
/** A walk that gets so far away has flown out. */
const farthest = 50;
/** Ground is called flat where the gradient is no longer than this. */
const flat = 1e-3;

const numbers = (values: number[]) => tensor(values, undefined, "float64");
const grounds = new Map<Name, Float32Array>();

/** Heights on a scale of equal ratios, 0 to 1, row by row from the top. */
function groundOf(name: Name): Float32Array {
  const known = grounds.get(name);
  if (known) return known;
  const at = (i: number) => -reach + (2 * reach * i) / (side - 1);
  const xs = Array.from({ length: side * side }, (_, i) => at(i % side));
  const ys = Array.from({ length: side * side }, (_, i) => -at(Math.floor(i / side)));
  const { height, bend, lowest } = surfaces[name];
  const heights = step(() => height(numbers(xs), numbers(ys)).toTypedArray());
  const highest = Array.from(heights).reduce((a, b) => Math.max(a, b));
  const ground = Float32Array.from(
    heights,
    (one) => Math.log1p((bend * (one - lowest)) / (highest - lowest)) / Math.log1p(bend),
  );
  grounds.set(name, ground);
  return ground;
}

export type End = "flat" | "steps" | "diverged";

export default defineFigure({
  title: { en: "Downhill, step by step", zh: "一步一步下山" },
  fields: {
    surface: {
      kind: "choice",
      label: { en: "Surface", zh: "曲面" },
      options: {
        bowl: { en: "bowl: ½x² + ½y²", zh: "碗：½x² + ½y²" },
        valley: { en: "valley: ½x² + 5y²", zh: "山谷：½x² + 5y²" },
        saddle: { en: "saddle", zh: "鞍" },
        rosenbrock: { en: "Rosenbrock", zh: "Rosenbrock 弯谷" },
      },
      default: "valley",
    },
    start: {
      kind: "numbers",
      label: { en: "Start x, y", zh: "起点 x、y" },
      min: -reach,
      max: reach,
      step: 0.1,
      default: [-2.2, 1],
    },
    rate: {
      kind: "number",
      label: { en: "Learning rate η", zh: "学习率 η" },
      min: 0.01,
      max: 0.5,
      step: 0.01,
      default: 0.12,
    },
    steps: { kind: "number", label: { en: "Steps", zh: "步数" }, min: 0, max: 300, step: 1, default: 40 },
  },
  compute({ surface: name, start, rate, steps }) {
    const { height } = surfaces[name];
    let [x, y] = start;
    const walk = { x: [] as number[], y: [] as number[], height: [] as number[], slope: [] as number[] };
    let end: End = "steps";
    for (let t = 0; t <= steps; t++) {
      if (!(Math.hypot(x, y) < farthest)) {
        end = "diverged";
        break;
      }
      const [value, dx, dy] = step(() => {
        const leaves = [numbers([x]).requiresGrad_(), numbers([y]).requiresGrad_()];
        const made = height(leaves[0], leaves[1]).sum();
        made.backward();
        return [made.item(), ...leaves.map((leaf) => leaf.grad?.item() ?? 0)];
      });
      walk.x.push(x);
      walk.y.push(y);
      walk.height.push(value);
      walk.slope.push(Math.hypot(dx, dy));
      if (walk.slope[t] <= flat) {
        end = "flat";
        break;
      }
      [x, y] = [x - rate * dx, y - rate * dy];
    }
    return { name, ground: groundOf(name), side, walk, end, rate };
  },
});
