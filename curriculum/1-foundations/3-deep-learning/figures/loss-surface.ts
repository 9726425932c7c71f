/** Gradient descent, momentum and Adam on surfaces of two weights, by the engine's own optimizers. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { Adam } from "@gradus/tensor/optim/adam";
import type { Optimizer } from "@gradus/tensor/optim/optimizer";
import { SGD } from "@gradus/tensor/optim/sgd";

type Name = "valley" | "saddle" | "rosenbrock" | "bumpy";

interface Surface {
  /** Works on arrays of any shape. */
  loss(x: Tensor, y: Tensor): Tensor;
  /** The smallest loss; undefined where it is taken from the grid. */
  lowest?: number;
  /** How much more of the contours and the shading the bottom gets: heights t from 0 to 1 count as log(1 + bend · t). */
  bend: number;
}

/** Pits of the bumpy surface: place, depth. */
const pits = [
  [0.9, -0.7, 1.3],
  [-1.2, 1, 0.8],
  [-1, -1.4, 0.6],
  [1.4, 1.4, 0.5],
] as const;

const surfaces: Record<Name, Surface> = {
  valley: { loss: (x, y) => x.mul(x).add(y.mul(y).mul(25)).mul(0.5), lowest: 0, bend: 200 },
  saddle: {
    loss: (x, y) => {
      const y2 = y.mul(y);
      return x.mul(x).sub(y2).mul(0.5).add(y2.mul(y2).mul(0.125));
    },
    lowest: -0.5,
    bend: 20,
  },
  // Rosenbrock 1960, divided by 50 so that the same rates fit all surfaces.
  rosenbrock: {
    loss: (x, y) => {
      const off = y.sub(x.mul(x));
      const short = x.sub(1);
      return short.mul(short).add(off.mul(off).mul(100)).mul(0.02);
    },
    lowest: 0,
    bend: 200,
  },
  bumpy: {
    loss: (x, y) =>
      pits.reduce(
        (sum, [px, py, depth]) => {
          const [dx, dy] = [x.sub(px), y.sub(py)];
          return sum.sub(dx.mul(dx).add(dy.mul(dy)).mul(-3).exp().mul(depth));
        },
        x.mul(x).add(y.mul(y)).mul(0.12),
      ),
    bend: 2,
  },
};

const reach = 2.5;
const side = 101;
/** A walk that gets so far away has flown out. */
const farthest = 20;
const levels = 14;

interface Ground {
  name: Name;
  /** Height on a scale of equal ratios, 0 to 1, row by row from the top. */
  shade: Float32Array;
  /** For each level the lines of equal loss as x₁, y₁, x₂, y₂ of every piece. */
  contours: Float32Array[];
  lowest: number;
}

const grounds = new Map<Name, Ground>();

function groundOf(name: Name): Ground {
  const known = grounds.get(name);
  if (known) return known;
  const at = (i: number) => -reach + (2 * reach * i) / (side - 1);
  const xs = Array.from({ length: side * side }, (_, i) => at(i % side));
  const ys = Array.from({ length: side * side }, (_, i) => -at(Math.floor(i / side)));
  const heights = step(() => surfaces[name].loss(tensor(xs), tensor(ys)).toTypedArray()) as Float32Array;
  const { bend } = surfaces[name];
  const lowest = surfaces[name].lowest ?? heights.reduce((a, b) => Math.min(a, b));
  const highest = heights.reduce((a, b) => Math.max(a, b));
  const span = highest - lowest;
  const ground: Ground = {
    name,
    shade: Float32Array.from(heights, (height) => Math.log1p((bend * (height - lowest)) / span) / Math.log1p(bend)),
    contours: Array.from({ length: levels }, (_, i) => {
      const level = lowest + (span * ((1 + bend) ** ((i + 0.7) / levels) - 1)) / bend;
      return contour(heights, level, at);
    }),
    lowest,
  };
  grounds.set(name, ground);
  return ground;
}

/** Marching squares: where the grid crosses a level, by linear interpolation along the cells' sides. */
function contour(heights: ArrayLike<number>, level: number, at: (i: number) => number): Float32Array {
  const pieces: number[] = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const corners = [
        [row, column],
        [row, column + 1],
        [row + 1, column + 1],
        [row + 1, column],
      ];
      const crossings: number[] = [];
      for (let i = 0; i < 4; i++) {
        const [[r1, c1], [r2, c2]] = [corners[i], corners[(i + 1) % 4]];
        const [a, b] = [heights[r1 * side + c1] - level, heights[r2 * side + c2] - level];
        if (a < 0 === b < 0) continue;
        const part = a / (a - b);
        crossings.push(at(c1 + part * (c2 - c1)), -at(r1 + part * (r2 - r1)));
      }
      // Four crossings are two pieces; which two hardly shows at this size.
      pieces.push(...crossings);
    }
  }
  return Float32Array.from(pieces);
}

export interface Walk {
  x: number[];
  y: number[];
  /** Above the surface's lowest point. */
  loss: number[];
  /** Step at which it left for good. */
  flownOut?: number;
  /** First step whose height above the lowest point is a hundredth of the start's. */
  arrived?: number;
}

function walk(
  { loss }: Surface,
  lowest: number,
  start: readonly number[],
  steps: number,
  create: (w: Tensor) => Optimizer,
): Walk {
  const w = tensor(start as number[]).requiresGrad_();
  const optimizer = create(w);
  const out: Walk = { x: [], y: [], loss: [] };
  for (let t = 0; t <= steps; t++) {
    const [x, y] = w.toTypedArray();
    if (!(Math.hypot(x, y) < farthest)) {
      out.flownOut = t;
      break;
    }
    step(() => {
      optimizer.zeroGrad();
      const value = loss(w.narrow(0, 0, 1), w.narrow(0, 1, 1)).sum();
      out.x.push(x);
      out.y.push(y);
      out.loss.push(Math.max(0, value.item() - lowest));
      value.backward();
      optimizer.step();
    });
    if (out.arrived === undefined && out.loss[t] <= 0.01 * out.loss[0]) out.arrived = t;
  }
  return out;
}

const rate = { kind: "number", min: 0.005, max: 0.5, step: 0.005 } as const;

export default defineFigure({
  title: { en: "Three ways down", zh: "三种下山的走法" },
  fields: {
    surface: {
      kind: "choice",
      label: { en: "Loss surface", zh: "损失曲面" },
      options: {
        valley: { en: "narrow valley", zh: "狭谷" },
        saddle: { en: "saddle", zh: "鞍点" },
        rosenbrock: { en: "Rosenbrock", zh: "Rosenbrock 弯谷" },
        bumpy: { en: "bumpy", zh: "多坑" },
      },
      default: "valley",
    },
    start: {
      kind: "numbers",
      label: { en: "Start w₁, w₂", zh: "起点 w₁、w₂" },
      min: -reach,
      max: reach,
      step: 0.05,
      default: [-2.2, 1],
    },
    steps: { kind: "number", label: { en: "Steps", zh: "步数" }, min: 0, max: 200, step: 1, default: 60 },
    sgdRate: { ...rate, label: { en: "Rate of SGD", zh: "SGD 的学习率" }, default: 0.07 },
    momentumRate: { ...rate, label: { en: "Rate of momentum", zh: "动量法的学习率" }, default: 0.02 },
    momentum: {
      kind: "number",
      label: { en: "Momentum μ", zh: "动量 μ" },
      min: 0,
      max: 0.98,
      step: 0.01,
      default: 0.85,
    },
    adamRate: { ...rate, label: { en: "Rate of Adam", zh: "Adam 的学习率" }, default: 0.1 },
  },
  compute({ surface: name, start, steps, sgdRate, momentumRate, momentum, adamRate }) {
    const ground = groundOf(name);
    const go = (create: (w: Tensor) => Optimizer) => walk(surfaces[name], ground.lowest, start, steps, create);
    return {
      ground: { ...ground, side },
      walks: {
        sgd: go((w) => new SGD([["w", w]], { learningRate: sgdRate })),
        momentum: go((w) => new SGD([["w", w]], { learningRate: momentumRate, momentum })),
        adam: go((w) => new Adam([["w", w]], { learningRate: adamRate })),
      },
    };
  },
});
