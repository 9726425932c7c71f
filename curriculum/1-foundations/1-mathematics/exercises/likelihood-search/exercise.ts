/**
 * Where a function with a single peak is highest between `low` and `high`, found by trying.
 * @param f rises up to its peak and falls after it @param tolerance how far off the answer may be
 */
export function maximize(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  // TODO: compare two places inside; a third of the interval cannot hold the peak.
  throw new Error("TODO: maximize");
}
