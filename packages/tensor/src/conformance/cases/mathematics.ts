import * as compare from "../../ops/compare.ts";
import * as elementwise from "../../ops/elementwise.ts";
import * as exponential from "../../ops/exponential.ts";
import * as rounding from "../../ops/rounding.ts";
import { erfc } from "../../ops/special.ts";
import * as trigonometry from "../../ops/trigonometry.ts";
import type { Tensor } from "../../tensor.ts";
import { binary, type Case, unary } from "../case.ts";

const whole = (x: Tensor) => elementwise.cast(x, "int32");
const truth = (x: Tensor) => compare.gt(x, 0);

/** Of whole numbers, so that equal ones meet. */
const onIntegers: Case[] = Object.entries({
  logicalAnd: compare.logicalAnd,
  logicalOr: compare.logicalOr,
  logicalXor: compare.logicalXor,
  bitwiseAnd: compare.bitwiseAnd,
  bitwiseOr: compare.bitwiseOr,
  bitwiseXor: compare.bitwiseXor,
}).map(([name, f]) => ({ ...binary(name, (a, b) => f(whole(a), whole(b))), gradient: false }));

export const mathematicsCases: Case[] = [
  unary("sin", trigonometry.sin),
  unary("cos", trigonometry.cos),
  unary("tan", trigonometry.tan, -1.2, 1.2),
  unary("asin", trigonometry.asin, -0.9, 0.9),
  unary("acos", trigonometry.acos, -0.9, 0.9),
  unary("atan", trigonometry.atan),
  unary("sinh", trigonometry.sinh),
  unary("cosh", trigonometry.cosh),
  unary("asinh", trigonometry.asinh),
  unary("acosh", trigonometry.acosh, 1.2, 5),
  unary("atanh", trigonometry.atanh, -0.9, 0.9),
  binary("atan2", trigonometry.atan2, 0.2, 3),
  binary("hypot", trigonometry.hypot, 0.2, 3),
  unary("expm1", exponential.expm1),
  unary("log1p", exponential.log1p, -0.9, 8),
  unary("log2", exponential.log2, 0.05, 8),
  unary("log10", exponential.log10, 0.05, 8),
  unary("exp2", exponential.exp2),
  unary("rsqrt", exponential.rsqrt, 0.1, 8),
  unary("reciprocal", exponential.reciprocal, 0.2, 8),
  binary("logaddexp", exponential.logaddexp, -9, 9),
  binary("xlogy", exponential.xlogy, 0.1, 3),
  unary("erfc", erfc),
  unary("floor", rounding.floor),
  unary("ceil", rounding.ceil),
  unary("round", rounding.round),
  unary("trunc", rounding.trunc),
  unary("frac", rounding.frac),
  unary("sign", rounding.sign),
  binary("remainder", rounding.remainder, 0.5, 3),
  unary("remainderByNumber", (x) => rounding.remainder(x, -1.5)),
  binary("fmod", rounding.fmod, 0.5, 3),
  binary("floorDivide", rounding.floorDivide, 0.5, 3),
  unary("nanToNum", (x) => rounding.nanToNum(elementwise.log(x))),
  unary("clampBelow", (x) => elementwise.clamp(x, null, 1.5)),
  {
    name: "clampBetweenArrays",
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      return {
        inputs: [random.array(a), random.array(b, -2, 0), random.array(b, -1, 2)],
        compute: ([x, min, max]) => elementwise.clamp(x, min, max),
      };
    },
  },
  binary("fmax", elementwise.fmax),
  binary("fmin", elementwise.fmin),
  binary("lerp", (a, b) => elementwise.lerp(a, b, 0.3)),
  binary("addcmul", (a, b) => elementwise.addcmul(a, a, b, 0.5)),
  binary("addcdiv", (a, b) => elementwise.addcdiv(a, a, b, 0.5), 0.5, 3),
  ...onIntegers,
  { ...unary("bitwiseNot", (x) => compare.bitwiseNot(whole(x))), gradient: false },
  { ...unary("logicalNot", (x) => compare.logicalNot(truth(x))), gradient: false },
  { ...unary("isnan", (x) => compare.isnan(elementwise.log(x))), gradient: false },
  { ...unary("isinf", (x) => compare.isinf(elementwise.div(x, elementwise.relu(x)))), gradient: false },
  { ...unary("isfinite", (x) => compare.isfinite(elementwise.log(x))), gradient: false },
  { ...binary("isclose", (a, b) => compare.isclose(a, b, { atol: 0.5 })), gradient: false },
];
