/** One neuron with two inputs: a weighted sum, a threshold or a curve, and the line where it changes its mind. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { step, type Tensor, tensor } from "@gradus/tensor";

/** The plane reaches from `low` to `high` in both inputs. */
const low = -0.5;
const high = 1.5;
const cells = 48;

const activations: Record<"none" | "step" | "sigmoid", (z: Tensor) => Tensor> = {
  none: (z) => z,
  step: (z) => z.gt(0).to("float32"),
  sigmoid: (z) => z.sigmoid(),
};

interface Example {
  x1: number;
  x2: number;
  /** The answer wanted: 0 or 1. */
  label: number;
}

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

function table(rule: (a: boolean, b: boolean) => boolean): Example[] {
  return corners.map(([x1, x2]) => ({ x1, x2, label: Number(rule(x1 === 1, x2 === 1)) }));
}

/** Two clouds that overlap a little: the best line still gets some points wrong. */
function blobs(): Example[] {
  const random = createRandom(4);
  const within = (value: number) => Math.min(high - 0.05, Math.max(low + 0.05, value));
  return Array.from({ length: 60 }, (_, i) => {
    const label = i % 2;
    const [centre1, centre2] = label ? [0.85, 0.75] : [0.2, 0.3];
    return { x1: within(centre1 + 0.24 * random.normal()), x2: within(centre2 + 0.24 * random.normal()), label };
  });
}

const data: Record<"and" | "or" | "xor" | "blobs", Example[]> = {
  and: table((a, b) => a && b),
  or: table((a, b) => a || b),
  xor: table((a, b) => a !== b),
  blobs: blobs(),
};

/** Where w₁x₁ + w₂x₂ + b = 0 crosses the plane, and an arrow from there along w; null where there is no such line. */
function boundary(w1: number, w2: number, b: number) {
  const size = Math.hypot(w1, w2);
  if (size < 1e-9) return null;
  const middle = (low + high) / 2;
  // The line's point nearest to the plane's middle.
  const away = (w1 * middle + w2 * middle + b) / size;
  const [nearX, nearY] = [middle - (away * w1) / size, middle - (away * w2) / size];
  const reach = 2 * (high - low);
  return {
    x: [nearX - (reach * w2) / size, nearX + (reach * w2) / size],
    y: [nearY + (reach * w1) / size, nearY - (reach * w1) / size],
    arrow: { x: nearX, y: nearY, toX: nearX + w1 * arrowScale, toY: nearY + w2 * arrowScale },
  };
}

/** Units of the plane for one unit of weight. */
const arrowScale = 0.2;

const weight = { kind: "number", min: -3, max: 3, step: 0.1 } as const;

export default defineFigure({
  title: { en: "A neuron draws a line", zh: "一个神经元画一条线" },
  fields: {
    data: {
      kind: "choice",
      label: { en: "Points", zh: "数据" },
      options: {
        and: { en: "AND", zh: "与（AND）" },
        or: { en: "OR", zh: "或（OR）" },
        xor: { en: "XOR", zh: "异或（XOR）" },
        blobs: { en: "two clouds", zh: "两团点" },
      },
      default: "and",
    },
    activation: {
      kind: "choice",
      label: { en: "Activation", zh: "激活函数" },
      options: {
        none: { en: "none", zh: "无" },
        step: { en: "step", zh: "阶跃" },
        sigmoid: { en: "sigmoid", zh: "Sigmoid" },
      },
      default: "sigmoid",
    },
    w1: { ...weight, label: { en: "Weight w₁", zh: "权重 w₁" }, default: 1 },
    w2: { ...weight, label: { en: "Weight w₂", zh: "权重 w₂" }, default: 1 },
    b: { ...weight, label: { en: "Bias b", zh: "偏置 b" }, default: -0.5 },
    x: {
      kind: "numbers",
      label: { en: "Input x₁, x₂", zh: "输入 x₁、x₂" },
      min: low,
      max: high,
      step: 0.05,
      default: [0.75, 0.4],
    },
  },
  compute({ data: name, activation, w1, w2, b, x }) {
    const examples = data[name];
    const side = (high - low) / cells;
    const plane: number[] = [];
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        plane.push(low + side * (column + 0.5), high - side * (row + 0.5));
      }
    }
    const inputs = [...plane, ...examples.flatMap(({ x1, x2 }) => [x1, x2]), ...x];
    const { sums, outputs } = step(() => {
      const z = tensor(inputs, [inputs.length / 2, 2])
        .matmul(tensor([[w1], [w2]]))
        .add(b);
      return { sums: z.toTypedArray(), outputs: activations[activation](z).toTypedArray() };
    });
    const first = cells * cells;
    const last = first + examples.length;
    return {
      rows: cells,
      /** How far the output lies above the value where it changes its mind, over the plane, row by row from the top. */
      ground: Float32Array.from(outputs.slice(0, first), (y) => y - (activation === "none" ? 0 : 0.5)),
      points: examples.map((example, i) => ({ ...example, right: sums[first + i] > 0 === (example.label === 1) })),
      right: examples.filter(({ label }, i) => sums[first + i] > 0 === (label === 1)).length,
      boundary: boundary(w1, w2, b),
      sum: { products: [w1 * x[0], w2 * x[1]], z: sums[last], y: outputs[last] },
    };
  },
});
