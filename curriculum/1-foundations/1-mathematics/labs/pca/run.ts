import { loadMnist } from "@gradus/data/mnist";
import type { LabContext } from "@gradus/lab/lab";
import { addPictures, covarianceOf, noSums } from "./covariance.ts";
import { basisOf } from "./eigenvectors.ts";
import { findMine, loadMine, rebuildMine } from "./mine.ts";
import { type Basis, explained, rebuild } from "./project.ts";
import { showBasis, showMap, showRebuilt, showVariance } from "./show.ts";

export interface PcaParams {
  data: "auto" | "mnist" | "mnist-10k";
  limit: number;
  components: number;
  pictures: number;
  pieces: "ours" | "mine";
  steps: number;
}

const pixels = 784;
const batch = 1000;
/** The number of components whose share of the variance is the lab's goal, whatever is kept. */
const judgedAt = 50;

/** What a share of the variance is asked for beside the goal's. */
const nearlyAll = 0.95;

/** Covariance of the training digits, its eigenvectors, and what of the test digits is left after keeping the first of them. */
export async function runPca(ctx: LabContext<PcaParams>): Promise<Record<string, number>> {
  const { components: kept, pictures, pieces } = ctx.params;
  const mine = pieces === "mine" ? await loadMine(ctx) : undefined;
  const { name, files } = await obtain(ctx);
  const { train, test } = await loadMnist(files);
  const count = ctx.params.limit > 0 ? Math.min(ctx.params.limit, train.count) : train.count;
  const batches = Math.ceil(count / batch);
  const wanted = Math.max(kept, judgedAt);
  const total = batches + (mine ? wanted : 1) + 1;
  const sums = noSums(pixels);
  for (let i = 0; i < batches; i++) {
    const end = Math.min(count, (i + 1) * batch);
    addPictures(sums, train.images.subarray(i * batch * pixels, end * pixels));
    await ctx.progress(i + 1, total, end - i * batch, "images");
  }
  const { mean, covariance } = covarianceOf(sums);
  const basis = mine
    ? await findMine(ctx, mine, { mean, covariance, wanted, before: batches, total })
    : basisOf(mean, covariance);
  showVariance(ctx, basis);
  showBasis(ctx, basis);
  showMap(ctx, basis, train, count);
  await ctx.progress(total - 1, total);

  const outcome = mine ? rebuildMine(mine, basis, test.images, kept) : rebuild(basis, test.images, kept);
  showRebuilt(ctx, test, outcome.rebuilt, pictures);
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
    // With your own pieces only the first components are looked for, and they may hold less.
    ...(explained(basis, pixels) >= nearlyAll ? { componentsFor95: componentsFor(basis, nearlyAll) } : {}),
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

function componentsFor(basis: Basis, share: number): number {
  let count = 1;
  while (count < pixels && explained(basis, count) < share) count++;
  return count;
}
