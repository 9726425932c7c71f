// caught: coin
export function maximize(f: (x: number) => number, low: number, high: number, tolerance: number): number {
  let [left, right] = [low, high];
  while (right - left > tolerance) {
    const third = (right - left) / 3;
    if (f(left + third) > f(right - third)) left += third;
    else right -= third;
  }
  return (left + right) / 2;
}
