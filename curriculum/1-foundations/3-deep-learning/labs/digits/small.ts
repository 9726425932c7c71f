import { pull } from "@gradus/data/fetch";
import { loadMnist } from "@gradus/data/mnist";

/** Digits at half the resolution, for what must be learned within a second. */
export interface SmallDigits {
  /** [count, 196]: 14 × 14 pixels from 0 (paper) to 1 (ink), minus their mean over the training digits. */
  images: Float32Array;
  labels: Int32Array;
  count: number;
}

const side = 14;
const meanInk = 0.1307;
let loaded: Promise<{ train: SmallDigits; heldOut: SmallDigits }> | undefined;

/** The digits that come with the installation, each 2 × 2 pixels averaged into one: [8,000] to learn from, [2,000] held out. */
export function smallDigits(): Promise<{ train: SmallDigits; heldOut: SmallDigits }> {
  loaded ??= (async () => {
    const { train, test } = await loadMnist(await pull("mnist-10k"));
    return { train: shrink(train), heldOut: shrink(test) };
  })();
  return loaded;
}

function shrink({ images, labels, count }: { images: Uint8Array; labels: Uint8Array; count: number }): SmallDigits {
  const out = new Float32Array(count * side * side);
  for (let i = 0; i < out.length; i++) {
    const digit = Math.floor(i / (side * side));
    const [y, x] = [Math.floor(i / side) % side, i % side];
    const from = digit * 784 + 2 * y * 28 + 2 * x;
    out[i] = (images[from] + images[from + 1] + images[from + 28] + images[from + 29]) / (4 * 255) - meanInk;
  }
  return { images: out, labels: Int32Array.from(labels), count };
}
