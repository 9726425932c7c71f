/** Special functions of one number, to the last digits of float64. */

const twoOverRootPi = 2 / Math.sqrt(Math.PI);
/** Below it the series needs few terms, above it the fraction does. */
const seriesEnd = 2.5;

/** 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms of one sign, so none cancels (Abramowitz and Stegun 7.1.6). */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return twoOverRootPi * Math.exp(-x * x) * sum;
}

/** e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))) for positive x (Abramowitz and Stegun 7.1.14). */
function erfcFraction(x: number): number {
  let below = x;
  for (let n = 80; n > 0; n--) below = x + n / 2 / below;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / below;
}

/** The error function: the share of a normal distribution within x·√2 standard deviations. */
export function erf(x: number): number {
  if (Math.abs(x) < seriesEnd) return erfSeries(x);
  return x > 0 ? 1 - erfcFraction(x) : erfcFraction(-x) - 1;
}

/** 1 − erf(x), exact also where it is tiny. */
export function erfc(x: number): number {
  return x < seriesEnd ? 1 - erf(x) : erfcFraction(x);
}

/** The standard normal distribution Φ and its density φ. */
export function normalDistribution(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}
