/** A matrix times a vector mixes the matrix's columns. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { det } from "@gradus/tensor/ops/linalg/solve";

const place = { kind: "numbers", inView: true, min: -4, max: 4, step: 0.25 } as const;
const share = { kind: "number", min: -3, max: 3, step: 0.25 } as const;

export default defineFigure({
  title: { en: "A mix of columns", zh: "各列的调配" },
  fields: {
    x1: { ...share, label: { en: "x₁, of the first column", zh: "x₁：第一列取几份" }, default: 2 },
    x2: { ...share, label: { en: "x₂, of the second column", zh: "x₂：第二列取几份" }, default: 1 },
    first: { ...place, label: { en: "First column", zh: "第一列" }, default: [2, 1] },
    second: { ...place, label: { en: "Second column", zh: "第二列" }, default: [-1, 1] },
    target: { ...place, label: { en: "Target", zh: "目标" }, default: [1, 3.5] },
  },
  compute({ x1, x2, first, second, target }) {
    return step(() => {
      const a = tensor([first[0], second[0], first[1], second[1]], [2, 2], "float64");
      const mix = Array.from(a.matmul(tensor([x1, x2], [2, 1], "float64")).toTypedArray());
      const begun = first.map((entry) => x1 * entry);
      return {
        rows: [
          [first[0], second[0]],
          [first[1], second[1]],
        ],
        x: [x1, x2],
        begun,
        mix,
        target: [...target],
        distance: Math.hypot(mix[0] - target[0], mix[1] - target[1]),
        /** The columns lie on one line: only points of that line can be reached. */
        flat: Math.abs(det(a).item()) < 1e-9,
      };
    });
  },
});
