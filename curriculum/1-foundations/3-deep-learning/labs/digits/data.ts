import { loadMnist } from "@gradus/data/mnist";
import type { MnistPart } from "@gradus/data/mnist-parse";
import type { LabContext } from "@gradus/lab/lab";
import { normalization } from "@gradus/models/digit-classifier";
import type { Generator } from "@gradus/tensor/ops/random";

const pixels = 784;

/** Which digits to learn from: the full set where it can be had, or the 10,000 that come with the installation. */
export type DigitSource = "auto" | "mnist" | "mnist-10k";

export interface Digits {
  train: MnistPart;
  /** Held back from training, for the curves; choices may be made by it. */
  validation: MnistPart;
  test: MnistPart;
  /** What the final score is called: the 10,000 bundled digits all come from MNIST's training half. */
  scoreName: "testAccuracy" | "heldOutAccuracy";
}

/** The digits, split; `limit` takes only the first of the training digits. */
export async function loadDigits(ctx: LabContext<{ data: DigitSource; limit: number }>): Promise<Digits> {
  const { data: source, limit } = ctx.params;
  const { name, files } = await obtain(ctx, source);
  const { train, test } = await loadMnist(files);
  const validationCount = name === "mnist" ? 5000 : 1000;
  const trainCount = train.count - validationCount;
  return {
    train: slice(train, 0, limit > 0 ? Math.min(limit, trainCount) : trainCount),
    validation: slice(train, trainCount, validationCount),
    test,
    scoreName: name === "mnist" ? "testAccuracy" : "heldOutAccuracy",
  };
}

async function obtain(ctx: LabContext<object>, source: DigitSource) {
  if (source !== "auto") return { name: source, files: await ctx.dataset(source) };
  try {
    return { name: "mnist" as const, files: await ctx.dataset("mnist") };
  } catch (error) {
    ctx.signal.throwIfAborted();
    ctx.log(`${(error as Error).message} → mnist-10k`);
    return { name: "mnist-10k" as const, files: await ctx.dataset("mnist-10k") };
  }
}

function slice({ images, labels }: MnistPart, start: number, count: number): MnistPart {
  return {
    images: images.subarray(start * pixels, (start + count) * pixels),
    labels: labels.subarray(start, start + count),
    count,
  };
}

export interface Batch {
  /** [count, 784], normalized */
  images: Float32Array;
  labels: Int32Array;
}

/**
 * Pictures by number, normalized, each moved by up to `shift` pixels up, down, left and right where a source of chance is
 * given; what moves in is paper.
 */
export function batchOf(part: MnistPart, numbers: ArrayLike<number>, shift = 0, generator?: Generator): Batch {
  const images = new Float32Array(numbers.length * pixels).fill(-normalization.mean / normalization.deviation);
  const labels = new Int32Array(numbers.length);
  const span = 2 * shift + 1;
  for (let i = 0; i < numbers.length; i++) {
    const dx = shift > 0 && generator ? generator.integer(span) - shift : 0;
    const dy = shift > 0 && generator ? generator.integer(span) - shift : 0;
    labels[i] = part.labels[numbers[i]];
    const from = numbers[i] * pixels;
    for (let y = Math.max(0, dy); y < Math.min(28, 28 + dy); y++) {
      for (let x = Math.max(0, dx); x < Math.min(28, 28 + dx); x++) {
        const ink = part.images[from + (y - dy) * 28 + x - dx];
        images[i * pixels + y * 28 + x] = (ink - normalization.mean) / normalization.deviation;
      }
    }
  }
  return { images, labels };
}
