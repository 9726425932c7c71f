/** Exponentials, logarithms and powers, element by element; integers count as float32. */
import { eq, le, logicalAnd } from "./compare.ts";
import { binary, floatOf, unary } from "./define.ts";
import { add, div, exp, log, mul, neg, square, sub } from "./elementwise.ts";
import { where } from "./where.ts";

/** eˣ − 1, exact also near 0. */
export const expm1 = unary("expm1", Math.expm1, ({ grad, output }) => mul(grad, add(output, 1)));

/** log(1 + x), exact also near 0. */
export const log1p = unary("log1p", Math.log1p, ({ grad, inputs: [x] }) => div(grad, add(x, 1)));

export const log2 = unary("log2", Math.log2, ({ grad, inputs: [x] }) => div(grad, mul(x, Math.LN2)));

export const log10 = unary("log10", Math.log10, ({ grad, inputs: [x] }) => div(grad, mul(x, Math.LN10)));

/** 2ˣ. */
export const exp2 = unary(
  "exp2",
  (x) => 2 ** x,
  ({ grad, output }) => mul(grad, mul(output, Math.LN2)),
);

/** 1/√x. */
export const rsqrt = unary(
  "rsqrt",
  (x) => 1 / Math.sqrt(x),
  ({ grad, output }) => mul(mul(grad, -0.5), mul(output, square(output))),
);

/** 1/x. */
export const reciprocal = unary(
  "reciprocal",
  (x) => 1 / x,
  ({ grad, output }) => neg(mul(grad, square(output))),
);

/** log(eᵃ + eᵇ) without overflow: the larger is taken out first. */
export const logaddexp = binary({
  name: "logaddexp",
  f: (a, b) => {
    if (a === b) return a + Math.LN2;
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
  },
  dtype: floatOf,
  gradient: [
    ({ grad, inputs: [a, b] }) => div(grad, add(exp(sub(b, a)), 1)),
    ({ grad, inputs: [a, b] }) => div(grad, add(exp(sub(a, b)), 1)),
  ],
});

/** x · log y, and 0 where x = 0 (unless y is NaN): what entropies are made of. */
export const xlogy = binary({
  name: "xlogy",
  f: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  dtype: floatOf,
  gradient: [
    ({ grad, inputs: [x, y] }) => mul(grad, where(logicalAnd(eq(x, 0), le(y, 0)), 0, log(y))),
    ({ grad, inputs: [x, y] }) => div(mul(grad, x), y),
  ],
});
