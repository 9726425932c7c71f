import { loadMnist } from "@gradus/data/mnist";
import type { LabContext } from "@gradus/lab/lab";
import { tensor } from "@gradus/tensor";
import { eigh } from "@gradus/tensor/ops/linalg/eigh";
import { addPictures, covarianceOf, noSums } from "./covariance.ts";
import { type Basis, rebuild } from "./project.ts";
import { showBasis, showMap, showRebuilt, showVariance } from "./show.ts";

export interface PcaParams {
  data: "auto" | "mnist" | "mnist-10k";
  limit: number;
  components: number;
  pictures: number;
}

const pixels = 784;
const batch = 1000;
/** The number of components whose share of the variance is the lab's goal, whatever is kept. */
const judgedAt = 50;

/** Covariance of the training digits, its eigenvectors, and what of the test digits is left after keeping the first of them. */
export async function runPca(ctx: LabContext<PcaParams>): Promise<Record<string, number>> {
  const { name, files } = await obtain(ctx);
  const { train, test } = await loadMnist(files);
  const count = ctx.params.limit > 0 ? Math.min(ctx.params.limit, train.count) : train.count;
  const batches = Math.ceil(count / batch);
  const total = batches + 2;
  const sums = noSums(pixels);
  for (let i = 0; i < batches; i++) {
    const end = Math.min(count, (i + 1) * batch);
    addPictures(sums, train.images.subarray(i * batch * pixels, end * pixels));
    await ctx.progress(i + 1, total, end - i * batch, "images");
  }
  const { mean, covariance } = covarianceOf(sums);
  const basis = basisOf(mean, covariance);
  showVariance(ctx, basis);
  showBasis(ctx, basis);
  showMap(ctx, basis, train, count);
  await ctx.progress(batches + 1, total);

  const kept = ctx.params.components;
  const outcome = rebuild(basis, test.images, kept);
  showRebuilt(ctx, test, outcome.rebuilt, ctx.params.pictures);
  ctx.saveModel(
    {
      mean: { shape: [pixels], data: Float32Array.from(mean) },
      components: { shape: [kept, pixels], data: Float32Array.from(basis.vectors.subarray(0, kept * pixels)) },
    },
    { architecture: JSON.stringify({ name: "pca", config: { components: kept } }) },
  );
  await ctx.progress(total, total, test.count, "images");
  const prefix = name === "mnist" ? "test" : "heldOut";
  return {
    explainedVariance50: explained(basis, judgedAt),
    explainedVariance: explained(basis, kept),
    componentsFor95: componentsFor(basis, 0.95),
    [`${prefix}Explained`]: outcome.explained,
    [`${prefix}Rmse`]: outcome.rmse,
    compression: pixels / kept,
  };
}

async function obtain(ctx: LabContext<PcaParams>) {
  const source = ctx.params.data;
  if (source !== "auto") return { name: source, files: await ctx.dataset(source) };
  try {
    return { name: "mnist" as const, files: await ctx.dataset("mnist") };
  } catch (error) {
    ctx.signal.throwIfAborted();
    ctx.log(`${(error as Error).message} → mnist-10k`);
    return { name: "mnist-10k" as const, files: await ctx.dataset("mnist-10k") };
  }
}

/** The largest variance first; of each eigenvector, whose sign is free, the largest entry is made positive. */
function basisOf(mean: Float64Array, covariance: Float64Array): Basis {
  const { eigenvalues, eigenvectors } = eigh(tensor(covariance, [pixels, pixels], "float64"));
  const ascending = eigenvalues.toTypedArray();
  const columns = eigenvectors.toTypedArray();
  const variances = new Float64Array(pixels);
  const vectors = new Float64Array(pixels * pixels);
  for (let k = 0; k < pixels; k++) {
    const from = pixels - 1 - k;
    // Rounding may leave a tiny negative number where a pixel is always paper.
    variances[k] = Math.max(0, ascending[from]);
    let largest = 0;
    for (let i = 0; i < pixels; i++) {
      const entry = columns[i * pixels + from];
      if (Math.abs(entry) > Math.abs(largest)) largest = entry;
    }
    for (let i = 0; i < pixels; i++) vectors[k * pixels + i] = columns[i * pixels + from] * Math.sign(largest);
  }
  return { mean, variances, vectors };
}

/** Share of the variance that the first `count` components hold. */
export function explained({ variances }: Basis, count: number): number {
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  return sum(variances.subarray(0, count)) / sum(variances);
}

function componentsFor(basis: Basis, share: number): number {
  let count = 1;
  while (count < pixels && explained(basis, count) < share) count++;
  return count;
}
