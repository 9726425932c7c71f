// caught: odd-median
/** Median of the values that are known; at least one is. */
export function fitMedian(values: (number | null)[]): number {
  const known = values.filter((value) => value !== null).toSorted();
  const half = Math.floor(known.length / 2);
  return known.length % 2 === 1 ? known[half] : (known[half - 1] + known[half]) / 2;
}

/** The values with `filling` in place of each gap, and 1 where there was a gap, else 0. */
export function fill(values: (number | null)[], filling: number): { filled: number[]; missing: number[] } {
  return {
    filled: values.map((value) => (value === null ? filling : value)),
    missing: values.map((value) => Number(value === null)),
  };
}
