// caught: coin
export function maximize(f: (x: number) => number, low: number, high: number, _tolerance: number): number {
  const places = Array.from({ length: 60 }, (_, i) => low + ((high - low) * (i + 0.5)) / 60);
  return places.reduce((best, x) => (f(x) > f(best) ? x : best));
}
