/** The error function and its complement, element by element. */
import { erfc as erfcOf, erf as erfOf } from "../special.ts";
import { unary } from "./define.ts";
import { exp, mul, neg, square } from "./elementwise.ts";

const twoOverRootPi = 2 / Math.sqrt(Math.PI);

/** 2/√π ∫₀ˣ e^(−t²) dt: the share of a normal distribution within x·√2 standard deviations. */
export const erf = unary("erf", erfOf, ({ grad, inputs: [x] }) => mul(grad, mul(exp(neg(square(x))), twoOverRootPi)));

/** 1 − erf(x), exact also where it is tiny. */
export const erfc = unary("erfc", erfcOf, ({ grad, inputs: [x] }) =>
  mul(grad, mul(exp(neg(square(x))), -twoOverRootPi)),
);
