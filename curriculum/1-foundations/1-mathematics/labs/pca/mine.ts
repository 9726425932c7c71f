/** The learner's own pieces in the lab: `power-iteration` finds the components, one after the other; `pca` compresses with them and rebuilds. */
import { LabError } from "@gradus/lab/error";
import type { LabContext } from "@gradus/lab/lab";
import { createRandom } from "@gradus/lab/random";
import type * as Pca from "../../exercises/pca/solution.ts";
import type * as PowerIteration from "../../exercises/power-iteration/solution.ts";
import { type Basis, judge, type Outcome } from "./project.ts";

const white = 255;

export type PcaPieces = Pick<typeof PowerIteration, "powerIteration"> & Pick<typeof Pca, "scores" | "rebuild">;

/** @throws LabError where one of the two exercises was not begun, or its file does not load */
export async function loadMine(ctx: LabContext<object>): Promise<PcaPieces> {
  const { powerIteration } = (await ctx.mine("power-iteration")) as unknown as typeof PowerIteration;
  const { scores, rebuild } = (await ctx.mine("pca")) as unknown as typeof Pca;
  return { powerIteration, scores, rebuild };
}

/** The components found so far: plain numbers, so that a checkpoint keeps each to its last bit. */
interface Found {
  values: number[];
  vectors: number[][];
}

export interface Search {
  /** [n] */
  mean: Float64Array;
  /** [n, n], symmetric. */
  covariance: Float64Array;
  /** How many components. */
  wanted: number;
  /** Steps of the run that were done before, and all of its steps: one for each component. */
  before: number;
  total: number;
}

/**
 * The first components. Power iteration finds the strongest one; what the data vary along it is then taken off the covariance,
 * A − λvvᵀ, and the next strongest one is the strongest of what is left (deflation).
 * @throws LabError where the learner's function gives something else than a value and a vector
 */
export async function findMine(
  ctx: LabContext<{ steps: number }>,
  { powerIteration }: Pick<PcaPieces, "powerIteration">,
  { mean, covariance, wanted, before, total }: Search,
): Promise<Basis> {
  const n = mean.length;
  const left = Array.from({ length: n }, (_, i) => Array.from(covariance.subarray(i * n, (i + 1) * n)));
  const trace = left.reduce((sum, row, i) => sum + row[i], 0);
  const { values, vectors } = (ctx.loadCheckpoint()?.state.found ?? { values: [], vectors: [] }) as Found;
  for (const [k, value] of values.entries()) deflate(left, value, vectors[k]);
  while (values.length < wanted) {
    const random = createRandom(1000 * ctx.seed + values.length);
    const start = Array.from({ length: n }, () => random.normal());
    const { value, vector } = checked(powerIteration(left, start, ctx.params.steps), n);
    deflate(left, value, vector);
    values.push(value);
    vectors.push(vector);
    if (ctx.checkpointDue)
      ctx.saveCheckpoint({ step: values.length, tensors: {}, state: { found: { values, vectors } } });
    await ctx.progress(before + values.length, total, 1, "components");
  }
  return { mean, total: trace, variances: Float64Array.from(values), vectors: Float64Array.from(vectors.flat()) };
}

function deflate(matrix: number[][], value: number, vector: readonly number[]): void {
  for (const [i, row] of matrix.entries()) for (let j = 0; j < row.length; j++) row[j] -= value * vector[i] * vector[j];
}

function checked(found: { value: number; vector: number[] }, n: number): { value: number; vector: number[] } {
  const { value, vector } = found ?? {};
  const numbers = Array.isArray(vector) && vector.length === n && vector.every(Number.isFinite);
  if (numbers && Number.isFinite(value)) return { value, vector: [...vector] };
  throw new LabError("broken-exercise", {
    en: `Your powerIteration must return a finite value and a vector of ${n} finite numbers. Check it first: npx --no-install gradus check power-iteration`,
    zh: `你的 powerIteration 应返回一个有限的 value 和由 ${n} 个有限的数组成的 vector。请先检查：npx --no-install gradus check power-iteration`,
  });
}

/** Pictures through the learner's `scores` and `rebuild`, and back. @param images [count, 784], 0 to 255 */
export function rebuildMine(
  { scores, rebuild }: Pick<PcaPieces, "scores" | "rebuild">,
  { mean, total, variances, vectors }: Basis,
  images: Uint8Array,
  components: number,
): Outcome {
  const n = mean.length;
  const model: Pca.Pca = {
    mean: Array.from(mean),
    components: Array.from({ length: components }, (_, k) => Array.from(vectors.subarray(k * n, (k + 1) * n))),
    explained: variances.subarray(0, components).reduce((a, b) => a + b, 0) / total,
  };
  return judge(mean, images, (start, rows) => {
    const data = Array.from({ length: rows }, (_, row) =>
      Array.from(images.subarray((start + row) * n, (start + row + 1) * n), (ink) => ink / white),
    );
    return rebuild(model, scores(model, data)).flatMap((row) => row.map((pixel, j) => pixel - mean[j]));
  });
}
