/** What a matrix does to the plane: a grid, the unit square and a letter, on the way from where they were. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { matrixRank } from "@gradus/tensor/ops/linalg/least-squares";
import { det } from "@gradus/tensor/ops/linalg/solve";

const place = { kind: "numbers", inView: true, min: -3, max: 3, step: 0.1 } as const;
const reach = 5;

/** The letter F, which shows whether it was turned over; x and y in turn. */
const letter = [
  0.2, 0.1, 0.2, 0.9, 0.8, 0.9, 0.8, 0.75, 0.35, 0.75, 0.35, 0.55, 0.65, 0.55, 0.65, 0.4, 0.35, 0.4, 0.35, 0.1, 0.2,
  0.1,
];
const square = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0];

/** Both ends of every line of the grid, x and y in turn. */
const grid = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach).flatMap((at) => [
  ...[at, -reach, at, reach],
  ...[-reach, at, reach, at],
]);

export default defineFigure({
  title: { en: "A matrix moves the plane", zh: "矩阵推动平面" },
  fields: {
    t: { kind: "number", label: { en: "How far, t", zh: "走到哪一步 t" }, min: 0, max: 1, step: 0.05, default: 1 },
    first: { ...place, label: { en: "First column", zh: "第一列" }, default: [1.5, 0.5] },
    second: { ...place, label: { en: "Second column", zh: "第二列" }, default: [-0.5, 1] },
  },
  compute({ t, first, second }) {
    return step(() => {
      const goal = tensor([first[0], second[0], first[1], second[1]], [2, 2], "float64");
      const start = tensor([1, 0, 0, 1], [2, 2], "float64");
      const now = start.mul(1 - t).add(goal.mul(t));
      /** Points as rows of [count, 2]: each is multiplied by the matrix. */
      const moved = (points: number[]) =>
        Array.from(
          tensor(points, [points.length / 2, 2], "float64")
            .matmul(now.transpose(0, 1))
            .toTypedArray(),
        );
      return {
        t,
        matrix: Array.from(goal.toTypedArray()),
        determinant: det(goal).item(),
        rank: matrixRank(goal).item(),
        arrows: moved([1, 0, 0, 1]),
        grid: moved(grid),
        square: moved(square),
        letter: moved(letter),
      };
    });
  },
});
