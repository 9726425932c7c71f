/** The value at the place p · (n − 1) of the sorted values, on the line between its neighbours. @param p from 0 to 1 */
export function quantile(values: number[], p: number): number {
  throw new Error(`TODO: the quantile ${p} of ${values}`);
}

/** One and a half quartile distances outside of the quartiles. */
export function fences(values: number[]): { low: number; high: number } {
  throw new Error(`TODO: the fences of ${values}`);
}
