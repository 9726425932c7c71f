// caught: sparing
export function maximize(f: (x: number) => number, low: number, high: number, _tolerance: number): number {
  let [from, to] = [low, high];
  for (const places of [1000, 1000, 1000]) {
    const width = (to - from) / places;
    let [best, value] = [from, Number.NEGATIVE_INFINITY];
    for (let i = 1; i < places; i++) {
      const here = f(from + i * width);
      if (here > value) [best, value] = [from + i * width, here];
    }
    [from, to] = [Math.max(low, best - width), Math.min(high, best + width)];
  }
  return (from + to) / 2;
}
