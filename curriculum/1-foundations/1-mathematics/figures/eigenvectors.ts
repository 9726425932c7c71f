/** A matrix deforms the plane; the lines that it leaves where they are. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { eigvals } from "@gradus/tensor/ops/linalg/eigvals";

const place = { kind: "numbers", inView: true, min: -3, max: 3, step: 0.1 } as const;
const points = 90;

interface Eigenpair {
  value: number;
  /** Of length 1. */
  vector: [number, number];
}

/** A direction that (A − λI) takes to zero: at a right angle to its longer row. */
function vectorOf([a, b, c, d]: readonly number[], value: number): [number, number] {
  const rows = [
    [a - value, b],
    [c, d - value],
  ];
  const [p, q] = Math.hypot(...rows[0]) >= Math.hypot(...rows[1]) ? rows[0] : rows[1];
  const length = Math.hypot(p, q);
  // Every direction is an eigenvector of a multiple of the identity.
  return length < 1e-9 ? [1, 0] : [-q / length, p / length];
}

export default defineFigure({
  title: { en: "Directions that stay", zh: "不转的方向" },
  fields: {
    angle: {
      kind: "number",
      label: { en: "Direction of x, degrees", zh: "x 的方向（度）" },
      min: 0,
      max: 359,
      step: 1,
      default: 10,
    },
    first: { ...place, label: { en: "First column", zh: "第一列" }, default: [2, 1] },
    second: { ...place, label: { en: "Second column", zh: "第二列" }, default: [1, 2] },
  },
  compute({ angle, first, second }) {
    return step(() => {
      const numbers = [first[0], second[0], first[1], second[1]];
      const a = tensor(numbers, [2, 2], "float64");
      const turns = Array.from({ length: points + 1 }, (_, i) => (2 * Math.PI * i) / points);
      const circle = tensor([...turns.map(Math.cos), ...turns.map(Math.sin)], [2, points + 1], "float64");
      const [x, y] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      const ax = Array.from(a.matmul(tensor([x, y], [2, 1], "float64")).toTypedArray());
      const { real, imaginary } = eigvals(a);
      const all = Array.from(real.toTypedArray());
      const isReal = Array.from(imaginary.toTypedArray()).every((value) => Math.abs(value) < 1e-7);
      const pairs: Eigenpair[] = isReal
        ? all.sort((p, q) => q - p).map((value) => ({ value, vector: vectorOf(numbers, value) }))
        : [];
      /** A multiple of the identity turns nothing. */
      const every = Math.hypot(numbers[0] - numbers[3], numbers[1], numbers[2]) < 1e-9;
      const cross = x * ax[1] - y * ax[0];
      const length = Math.hypot(ax[0], ax[1]);
      return {
        matrix: numbers,
        circle: Array.from(circle.toTypedArray()),
        ellipse: Array.from(a.matmul(circle).toTypedArray()),
        x: [x, y],
        ax,
        /** Angle between the lines of x and A x, 0 to 90 degrees. */
        between: length > 0 ? (Math.asin(Math.min(1, Math.abs(cross) / length)) * 180) / Math.PI : 0,
        pairs: every ? pairs.slice(0, 1) : pairs,
        every,
      };
    });
  },
});
