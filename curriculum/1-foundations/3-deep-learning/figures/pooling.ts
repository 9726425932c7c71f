/** A digit is pushed by single pixels: how much of a feature map changes before and after pooling. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { conv2d, maxPool2d } from "@gradus/tensor/ops/conv";
import { digitField, sampleDigits } from "./samples/digits.ts";

const side = 28;
/** Numbers that differ by more than this share of the map's largest one count as changed. */
const tolerance = 0.05;

/** Answers to left edges, as in the lesson. */
const kernel = [-1, 0, 1, -1, 0, 1, -1, 0, 1];

function shifted(pixels: Uint8Array, dx: number, dy: number): Float32Array {
  const out = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [r, c] = [row - dy, column - dx];
      if (r >= 0 && r < side && c >= 0 && c < side) out[row * side + column] = pixels[r * side + c] / 255;
    }
  }
  return out;
}

function pool(map: Tensor, way: "max" | "mean", size: number): Tensor {
  if (way === "max") return maxPool2d(map, size);
  const mean = Array<number>(size * size).fill(1 / (size * size));
  return conv2d(map, tensor(mean, [1, 1, size, size]), null, { stride: size });
}

export interface Compared {
  side: number;
  values: Float32Array;
  /** 1 where the number is not what it was before the push. */
  changed: Float32Array;
  changes: number;
  /** Of the numbers that were not 0 before or are not 0 now; the paper around the digit proves nothing. */
  inked: number;
}

function compare(before: Tensor, after: Tensor): Compared {
  const [old, values] = [before.toTypedArray() as Float32Array, after.toTypedArray() as Float32Array];
  const most = old.reduce((a, b) => Math.max(a, b), 0);
  const changed = values.map((value, i) => Number(Math.abs(value - old[i]) > tolerance * most));
  return {
    side: after.shape[2],
    values,
    changed,
    changes: changed.reduce((a, b) => a + b, 0),
    inked: values.filter((value, i) => Math.max(value, old[i]) > tolerance * most).length,
  };
}

const shift = { kind: "number", min: -4, max: 4, step: 1 } as const;

export default defineFigure({
  title: { en: "Pooling forgives small shifts, in part", zh: "池化能容忍一点平移" },
  fields: {
    digit: { ...digitField, default: 8 },
    right: { ...shift, label: { en: "Pushed right, pixels", zh: "向右推（像素）" }, default: 1 },
    down: { ...shift, label: { en: "Pushed down, pixels", zh: "向下推（像素）" }, default: 0 },
    way: {
      kind: "choice",
      label: { en: "Pooling", zh: "池化方式" },
      options: { max: { en: "maximum", zh: "最大" }, mean: { en: "mean", zh: "平均" } },
      default: "max",
    },
    size: { kind: "number", label: { en: "Window", zh: "窗口大小" }, min: 2, max: 6, step: 1, default: 2 },
  },
  compute({ digit, right, down, way, size }) {
    const { label, pixels } = sampleDigits[digit];
    return step(() => {
      const pictures = [shifted(pixels, 0, 0), shifted(pixels, right, down)];
      const [before, after] = pictures.map((picture) =>
        conv2d(tensor(picture, [1, 1, side, side]), tensor(kernel, [1, 1, 3, 3])).relu(),
      );
      return {
        label,
        picture: pictures[1],
        map: compare(before, after),
        pooled: compare(pool(before, way, size), pool(after, way, size)),
      };
    });
  },
});
