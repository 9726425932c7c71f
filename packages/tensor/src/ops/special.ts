/** Special functions, element by element. The error function stands in activations.ts: GELU is made of it. */
import { erfc as erfcOf } from "../special.ts";
import { unary } from "./define.ts";
import { exp, mul, neg, square } from "./elementwise.ts";

/** 1 − erf(x), exact also where it is tiny. */
export const erfc = unary("erfc", erfcOf, ({ grad, inputs: [x] }) =>
  mul(grad, mul(exp(neg(square(x))), -2 / Math.sqrt(Math.PI))),
);
