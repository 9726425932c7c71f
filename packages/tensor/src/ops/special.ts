/** The error function and its complement. */
import { unary } from "./define.ts";
import { exp, mul, neg, square } from "./elementwise.ts";

const twoOverRootPi = 2 / Math.sqrt(Math.PI);
/** Below it the series needs few terms, above it the fraction does. */
const seriesEnd = 2.5;

/** 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms of one sign, so none cancels (Abramowitz and Stegun 1964, 7.1.6). */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return twoOverRootPi * Math.exp(-x * x) * sum;
}

/** e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))) for positive x (Abramowitz and Stegun 1964, 7.1.14). */
function erfcFraction(x: number): number {
  let below = x;
  for (let n = 80; n > 0; n--) below = x + n / 2 / below;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / below;
}

/** The error function of one number, to double precision. */
export function erfOf(x: number): number {
  if (Math.abs(x) < seriesEnd) return erfSeries(x);
  return x > 0 ? 1 - erfcFraction(x) : erfcFraction(-x) - 1;
}

/** 1 − erf(x) of one number, exact also where it is tiny. */
export function erfcOf(x: number): number {
  return x < seriesEnd ? 1 - erfOf(x) : erfcFraction(x);
}

/** 2/√π ∫₀ˣ e^(−t²) dt: the share of a normal distribution within x·√2 standard deviations. */
export const erf = unary("erf", erfOf, ({ grad, inputs: [x] }) => mul(grad, mul(exp(neg(square(x))), twoOverRootPi)));

/** 1 − erf(x), exact also where it is tiny. */
export const erfc = unary("erfc", erfcOf, ({ grad, inputs: [x] }) =>
  mul(grad, mul(exp(neg(square(x))), -twoOverRootPi)),
);
