/** Median of the values that are known; at least one is. */
export function fitMedian(values: (number | null)[]): number {
  throw new Error(`TODO: the median of ${values}`);
}

/** The values with `filling` in place of each gap, and 1 where there was a gap, else 0. */
export function fill(values: (number | null)[], filling: number): { filled: number[]; missing: number[] } {
  throw new Error(`TODO: fill ${values} with ${filling}`);
}
