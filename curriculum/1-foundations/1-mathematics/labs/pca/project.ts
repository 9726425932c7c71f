import { step, tensor } from "@gradus/tensor";

const pixels = 784;
const batch = 1000;
const white = 255;

/** What PCA found, pixels from 0 to 1. */
export interface Basis {
  /** [784] */
  mean: Float64Array;
  /** [784], the largest first. */
  variances: Float64Array;
  /** [784, 784]: one component a row, orthonormal. */
  vectors: Float64Array;
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

/**
 * Pictures that went through a few numbers and back.
 * @returns `rebuilt` [count, 784], 0 to 255; `explained`, 1 − squared error / squared distance from the mean; `rmse`, a pixel being 0 to 1
 */
export function rebuild(basis: Basis, images: Uint8Array, components: number) {
  const count = images.length / pixels;
  const rebuilt = new Uint8Array(images.length);
  const scores = scoresOf(basis, images, components);
  let [lost, all] = [0, 0];
  for (let start = 0; start < count; start += batch) {
    const rows = Math.min(batch, count - start);
    const back = step(() => {
      const s = tensor(scores.subarray(start * components, (start + rows) * components), [rows, components]);
      const v = tensor(Float32Array.from(basis.vectors.subarray(0, components * pixels)), [components, pixels]);
      return s.matmul(v).toTypedArray();
    });
    for (let i = 0; i < back.length; i++) {
      const at = start * pixels + i;
      const away = images[at] / white - basis.mean[i % pixels];
      lost += (away - back[i]) ** 2;
      all += away ** 2;
      rebuilt[at] = Math.round(white * Math.min(1, Math.max(0, back[i] + basis.mean[i % pixels])));
    }
  }
  return { rebuilt, explained: 1 - lost / all, rmse: Math.sqrt(lost / images.length) };
}

function centred(images: Uint8Array, mean: Float64Array): Float32Array {
  return Float32Array.from(images, (ink, i) => ink / white - mean[i % pixels]);
}
