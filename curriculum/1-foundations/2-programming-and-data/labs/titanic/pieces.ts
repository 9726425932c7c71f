/** What is done to the rows before a model sees them: ours, and the learner's own from four exercises. */
import type { LabContext } from "@gradus/lab/lab";
import type * as Impute from "../../exercises/impute/solution.ts";
import type * as OneHot from "../../exercises/one-hot-encode/solution.ts";
import type * as Standardize from "../../exercises/standardize/solution.ts";
import type * as Folds from "../../exercises/stratified-folds/solution.ts";

export type Scaler = Standardize.Scaler;

export type Pieces = Pick<typeof Impute, "fitMedian"> &
  Pick<typeof OneHot, "encode"> &
  Pick<typeof Standardize, "fitScaler" | "transform"> &
  Pick<typeof Folds, "stratifiedFolds">;

/** @throws LabError where one of the exercises was not begun, or its file does not load */
export async function loadMine(ctx: LabContext<object>): Promise<Pieces> {
  const { fitMedian } = (await ctx.mine("impute")) as unknown as typeof Impute;
  const { encode } = (await ctx.mine("one-hot-encode")) as unknown as typeof OneHot;
  const { fitScaler, transform } = (await ctx.mine("standardize")) as unknown as typeof Standardize;
  const { stratifiedFolds } = (await ctx.mine("stratified-folds")) as unknown as typeof Folds;
  return { fitMedian, encode, fitScaler, transform, stratifiedFolds };
}

/** The middle number, or the mean of the two in the middle. */
function fitMedian(values: (number | null)[]): number {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function fitScaler(rows: number[][]): Scaler {
  const mean = rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
  const deviation = mean.map((middle, k) => {
    const variance = rows.reduce((sum, row) => sum + (row[k] - middle) * (row[k] - middle), 0) / rows.length;
    // A column that is the same for everybody stays 0.
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  return { mean, deviation };
}

/** In the order given, the rows of one class after those of the other are dealt out like cards: each fold has its share of either. */
function stratifiedFolds(labels: number[], folds: number, order: number[]): number[] {
  const out: number[] = [];
  let dealt = 0;
  for (const label of [0, 1]) {
    for (const row of order) if (labels[row] === label) out[row] = dealt++ % folds;
  }
  return out;
}

export const ourPieces: Pieces = {
  fitMedian,
  encode: (values, categories) => values.map((value) => categories.map((category) => Number(value === category))),
  fitScaler,
  transform: (rows, { mean, deviation }) => rows.map((row) => row.map((value, k) => (value - mean[k]) / deviation[k])),
  stratifiedFolds,
};
