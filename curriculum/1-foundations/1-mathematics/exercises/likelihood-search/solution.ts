/**
 * Where a function with a single peak is highest between `low` and `high`, found by trying.
 * @param f rises up to its peak and falls after it @param tolerance how far off the answer may be
 */
export function maximize(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let [left, right] = [low, high];
  while (right - left > tolerance) {
    const third = (right - left) / 3;
    if (f(left + third) < f(right - third)) left += third;
    else right -= third;
  }
  return left;
}
