// caught: places
/** The value at the place p · (n − 1) of the sorted values, on the line between its neighbours. @param p from 0 to 1 */
export function quantile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = Math.min(p * sorted.length, sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
}

/** One and a half quartile distances outside of the quartiles. */
export function fences(values: number[]): { low: number; high: number } {
  const first = quantile(values, 0.25);
  const third = quantile(values, 0.75);
  const reach = 1.5 * (third - first);
  return { low: first - reach, high: third + reach };
}
