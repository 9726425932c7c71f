/** Distributions on the line: density, share below a place, and how to draw from uniform numbers. */
export interface Law {
  mean: number;
  deviation: number;
  density(x: number): number;
  /** P(X ≤ x) */
  below(x: number): number;
  /** From two uniform numbers in [0, 1). */
  draw(u: number, v: number): number;
}

export const uniform = (low: number, high: number): Law => ({
  mean: (low + high) / 2,
  deviation: (high - low) / Math.sqrt(12),
  density: (x) => (x >= low && x < high ? 1 / (high - low) : 0),
  below: (x) => Math.min(1, Math.max(0, (x - low) / (high - low))),
  draw: (u) => low + (high - low) * u,
});

export const exponential = (rate: number): Law => ({
  mean: 1 / rate,
  deviation: 1 / rate,
  density: (x) => (x >= 0 ? rate * Math.exp(-rate * x) : 0),
  below: (x) => (x > 0 ? 1 - Math.exp(-rate * x) : 0),
  draw: (u) => -Math.log(1 - u) / rate,
});

export const normal = (mean: number, deviation: number): Law => ({
  mean,
  deviation,
  density: (x) => Math.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * Math.sqrt(2 * Math.PI)),
  below: (x) => standardBelow((x - mean) / deviation),
  draw: (u, v) => mean + deviation * Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v),
});

/** Of two laws, the first with probability `share`. */
export const mixture = (share: number, first: Law, second: Law): Law => {
  const mean = share * first.mean + (1 - share) * second.mean;
  const spread = ({ mean: m, deviation }: Law) => deviation ** 2 + (m - mean) ** 2;
  return {
    mean,
    deviation: Math.sqrt(share * spread(first) + (1 - share) * spread(second)),
    density: (x) => share * first.density(x) + (1 - share) * second.density(x),
    below: (x) => share * first.below(x) + (1 - share) * second.below(x),
    draw: (u, v) => (u < share ? first.draw(u / share, v) : second.draw((u - share) / (1 - share), v)),
  };
};

/** Φ(z) by the series of its integral (Marsaglia 2004), to about 1e-15 within seven deviations. */
function standardBelow(z: number): number {
  if (Math.abs(z) > 7) return z > 0 ? 1 : 0;
  let [sum, term, before] = [z, z, 0];
  for (let k = 3; sum !== before; k += 2) {
    before = sum;
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
