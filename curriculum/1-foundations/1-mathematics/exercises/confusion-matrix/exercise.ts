/** How often class i was judged to be class j: [truth][judged], counts. */
export function confusionMatrix(truth: readonly number[], judged: readonly number[], classes: number): number[][] {
  // TODO
  throw new Error("TODO: confusionMatrix");
}

/** Share of right answers among all. */
export function accuracy(matrix: readonly (readonly number[])[]): number {
  // TODO
  throw new Error("TODO: accuracy");
}

/** Of what truly is `positive`, the share that was found. 0 where there is none. */
export function recall(matrix: readonly (readonly number[])[], positive: number): number {
  // TODO
  throw new Error("TODO: recall");
}

/** Of what was judged to be `positive`, the share that truly is. 0 where nothing was. */
export function precision(matrix: readonly (readonly number[])[], positive: number): number {
  // TODO
  throw new Error("TODO: precision");
}
