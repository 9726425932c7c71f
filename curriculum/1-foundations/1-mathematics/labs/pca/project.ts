import { step, tensor } from "@gradus/tensor";

const pixels = 784;
const batch = 1000;
const white = 255;

/** What PCA found, pixels from 0 to 1. */
export interface Basis {
  /** [784] */
  mean: Float64Array;
  /** The sum of all variances, of the components that were not looked for too. */
  total: number;
  /** Of the components found, the largest first. */
  variances: Float64Array;
  /** [components found, 784]: one component a row, orthonormal. */
  vectors: Float64Array;
}

/** Share of the variance that the first `count` components hold. */
export function explained({ variances, total }: Basis, count: number): number {
  return variances.subarray(0, count).reduce((a, b) => a + b, 0) / total;
}

/** What became of pictures that went through a few numbers and back. */
export interface Outcome {
  /** [count, 784], 0 to 255. */
  rebuilt: Uint8Array;
  /** 1 − squared error / squared distance from the mean. */
  explained: number;
  /** A pixel being 0 to 1. */
  rmse: number;
}

/** Scores of pictures on the first components: [count, components]. @param images [count, 784], 0 to 255 */
export function scoresOf({ mean, vectors }: Basis, images: Uint8Array, components: number): Float32Array {
  const count = images.length / pixels;
  const out = new Float32Array(count * components);
  for (let start = 0; start < count; start += batch) {
    const part = images.subarray(start * pixels, Math.min(count, start + batch) * pixels);
    const scores = step(() => {
      const x = tensor(centred(part, mean), [part.length / pixels, pixels]);
      const v = tensor(Float32Array.from(vectors.subarray(0, components * pixels)), [components, pixels]);
      return x.matmul(v.transpose(0, 1)).toTypedArray();
    });
    out.set(scores, start * components);
  }
  return out;
}

/** Pictures that went through a few numbers and back. @param images [count, 784], 0 to 255 */
export function rebuild(basis: Basis, images: Uint8Array, components: number): Outcome {
  const scores = scoresOf(basis, images, components);
  const v = Float32Array.from(basis.vectors.subarray(0, components * pixels));
  return judge(basis.mean, images, (start, rows) =>
    step(() => {
      const s = tensor(scores.subarray(start * components, (start + rows) * components), [rows, components]);
      return s.matmul(tensor(v, [components, pixels])).toTypedArray();
    }),
  );
}

/**
 * Compares pictures with what is rebuilt of them, batch after batch.
 * @param back of `rows` pictures from `start` on: [rows, 784], less the mean, pixels from 0 to 1
 */
export function judge(
  mean: Float64Array,
  images: Uint8Array,
  back: (start: number, rows: number) => ArrayLike<number>,
): Outcome {
  const count = images.length / pixels;
  const rebuilt = new Uint8Array(images.length);
  let [lost, all] = [0, 0];
  for (let start = 0; start < count; start += batch) {
    const rows = Math.min(batch, count - start);
    const found = back(start, rows);
    for (let i = 0; i < rows * pixels; i++) {
      const at = start * pixels + i;
      const away = images[at] / white - mean[i % pixels];
      lost += (away - found[i]) ** 2;
      all += away ** 2;
      rebuilt[at] = Math.round(white * Math.min(1, Math.max(0, found[i] + mean[i % pixels])));
    }
  }
  return { rebuilt, explained: 1 - lost / all, rmse: Math.sqrt(lost / images.length) };
}

function centred(images: Uint8Array, mean: Float64Array): Float32Array {
  return Float32Array.from(images, (ink, i) => ink / white - mean[i % pixels]);
}
