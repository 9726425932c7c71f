/** A digit rebuilt from the first pieces of its singular value decomposition. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";
import { svd } from "@gradus/tensor/ops/linalg/svd";
import { digitField, sampleDigits } from "../../3-deep-learning/figures/samples/digits.ts";

const side = 28;

export default defineFigure({
  title: { en: "A digit from few pieces", zh: "用几份拼出一个数字" },
  fields: {
    digit: { ...digitField, default: 16 },
    rank: {
      kind: "number",
      label: { en: "Rank: pieces kept", zh: "秩：留几份" },
      min: 1,
      max: 20,
      step: 1,
      default: 3,
    },
  },
  compute({ digit, rank }) {
    return step(() => {
      const { label, pixels } = sampleDigits[digit];
      const picture = tensor(Float64Array.from(pixels), [side, side], "float64");
      const { U, S, Vh } = svd(picture, false);
      const kept = U.narrow(1, 0, rank)
        .mul(S.narrow(0, 0, rank))
        .matmul(Vh.narrow(0, 0, rank));
      const singular = Array.from(S.toTypedArray());
      const squares = singular.map((s) => s * s);
      const all = squares.reduce((a, b) => a + b, 0);
      return {
        label,
        side,
        rank,
        original: Array.from(pixels),
        rebuilt: Array.from(kept.toTypedArray()),
        difference: Array.from(picture.sub(kept).toTypedArray()),
        singular,
        numbers: rank * (2 * side + 1),
        /** Squared error beside the squares of the whole picture. */
        lost: squares.slice(rank).reduce((a, b) => a + b, 0) / all,
      };
    });
  },
});
