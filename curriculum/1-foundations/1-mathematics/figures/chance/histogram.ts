export interface Bins {
  /** Middle of each bin. */
  x: Float64Array;
  /** Count / (all · width): the bars' areas are shares. */
  height: Float64Array;
  width: number;
}

/** Shares of the numbers in equal bins from `low` to `high`; what lies outside is counted among all and drawn nowhere. */
export function histogram(numbers: ArrayLike<number>, low: number, high: number, count: number): Bins {
  const width = (high - low) / count;
  const height = new Float64Array(count);
  for (let i = 0; i < numbers.length; i++) {
    const bin = Math.floor((numbers[i] - low) / width);
    if (bin >= 0 && bin < count) height[bin] += 1 / (numbers.length * width);
  }
  return { x: Float64Array.from(height, (_, i) => low + (i + 0.5) * width), height, width };
}

export function meanAndDeviation(numbers: ArrayLike<number>): { mean: number; deviation: number } {
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) {
    const before = numbers[i] - mean;
    mean += before / (i + 1);
    squares += before * (numbers[i] - mean);
  }
  return { mean, deviation: Math.sqrt(squares / Math.max(1, numbers.length - 1)) };
}
