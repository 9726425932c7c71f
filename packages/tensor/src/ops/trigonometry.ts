/** Circular and hyperbolic functions, element by element, angles in radians; integers count as float32. */
import { binary, floatOf, unary } from "./define.ts";
import { add, div, mul, neg, square, sub } from "./elementwise.ts";
import { rsqrt } from "./exponential.ts";

export const sin = unary("sin", Math.sin, ({ grad, inputs: [x] }) => mul(grad, cos(x)));

export const cos = unary("cos", Math.cos, ({ grad, inputs: [x] }) => neg(mul(grad, sin(x))));

export const tan = unary("tan", Math.tan, ({ grad, output }) => mul(grad, add(square(output), 1)));

/** Angle from −π/2 to π/2 whose sine is x; NaN outside of [−1, 1]. */
export const asin = unary("asin", Math.asin, ({ grad, inputs: [x] }) => mul(grad, rsqrt(sub(1, square(x)))));

/** Angle from 0 to π whose cosine is x; NaN outside of [−1, 1]. */
export const acos = unary("acos", Math.acos, ({ grad, inputs: [x] }) => neg(mul(grad, rsqrt(sub(1, square(x))))));

/** Angle from −π/2 to π/2 whose tangent is x. */
export const atan = unary("atan", Math.atan, ({ grad, inputs: [x] }) => div(grad, add(square(x), 1)));

export const sinh = unary("sinh", Math.sinh, ({ grad, inputs: [x] }) => mul(grad, cosh(x)));

export const cosh = unary("cosh", Math.cosh, ({ grad, inputs: [x] }) => mul(grad, sinh(x)));

export const asinh = unary("asinh", Math.asinh, ({ grad, inputs: [x] }) => mul(grad, rsqrt(add(square(x), 1))));

/** NaN below 1. */
export const acosh = unary("acosh", Math.acosh, ({ grad, inputs: [x] }) => mul(grad, rsqrt(sub(square(x), 1))));

/** NaN outside of [−1, 1]. */
export const atanh = unary("atanh", Math.atanh, ({ grad, inputs: [x] }) => div(grad, sub(1, square(x))));

/** The angle from −π to π of the point (x, y), the first argument being y. */
export const atan2 = binary({
  name: "atan2",
  f: Math.atan2,
  dtype: floatOf,
  gradient: [
    ({ grad, inputs: [y, x] }) => div(mul(grad, x), add(square(x), square(y))),
    ({ grad, inputs: [y, x] }) => neg(div(mul(grad, y), add(square(x), square(y)))),
  ],
});

/** √(a² + b²) without overflow. */
export const hypot = binary({
  name: "hypot",
  f: Math.hypot,
  dtype: floatOf,
  gradient: [
    ({ grad, inputs: [a], output }) => mul(grad, div(a, output)),
    ({ grad, inputs: [, b], output }) => mul(grad, div(b, output)),
  ],
});
