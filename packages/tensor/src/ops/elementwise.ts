/** Operations on each element, broadcasting by NumPy's rule. */
import { type DType, isFloat, numbersOf, writeNumbers } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { broadcastShapes } from "../shape.ts";
import { asTensor, full, Tensor, type TensorLike } from "../tensor.ts";
import { eq, ge, gt, isnan, le, logicalAnd, logicalOr, lt } from "./compare.ts";
import { expectNumber } from "./creation.ts";
import { binary, floatOf, unary } from "./define.ts";
import { sumTo } from "./reduce.ts";
import { where } from "./where.ts";

export const add = binary({ name: "add", f: (a, b) => a + b, gradient: [({ grad }) => grad, ({ grad }) => grad] });

export const sub = binary({ name: "sub", f: (a, b) => a - b, gradient: [({ grad }) => grad, ({ grad }) => neg(grad)] });

export const mul = binary({
  name: "mul",
  f: (a, b) => a * b,
  gradient: [({ grad, inputs: [, b] }) => mul(grad, b), ({ grad, inputs: [a] }) => mul(grad, a)],
});

/** True division; integers give float32, as in PyTorch. */
export const div = binary({
  name: "div",
  f: (a, b) => a / b,
  dtype: floatOf,
  gradient: [
    ({ grad, inputs: [, b] }) => div(grad, b),
    ({ grad, inputs: [, b], output }) => neg(div(mul(grad, output), b)),
  ],
});

const powOp = binary({
  name: "pow",
  f: (a, b) => a ** b,
  gradient: [
    ({ grad, inputs: [a, b] }) => mul(grad, where(eq(b, 0), mul(a, 0), mul(b, pow(a, sub(b, 1))))),
    ({ grad, inputs: [a], output }) => mul(grad, mul(output, log(where(gt(a, 0), a, 1)))),
  ],
});

/** What powers of a number of their own are computed by faster, as in PyTorch. */
const knownPowers: Record<number, (a: Tensor) => Tensor> = {
  0.5: (a) => sqrt(a),
  2: (a) => square(a),
  3: (a) => mul(square(a), a),
};

/** aᵇ. The derivative by b is taken as 0 where a = 0. @throws for integers to the power of a negative whole number */
export function pow(a: TensorLike, b: TensorLike): Tensor {
  if (a instanceof Tensor && !isFloat(a.dtype) && typeof b === "number" && b < 0 && Number.isInteger(b)) {
    throw new TensorError(`pow: ${a.dtype} to the power of ${b} gives fractions; use to("float32") first`);
  }
  const known = typeof b === "number" && a instanceof Tensor ? knownPowers[b] : undefined;
  return known ? known(a as Tensor) : powOp(a, b);
}

/** Where both are equal each gets half of the gradient, where one is NaN both get it all, as in PyTorch. */
export const maximum = binary({
  name: "maximum",
  f: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  gradient: [
    ({ grad, inputs: [a, b] }) => mul(grad, share(lt(a, b), eq(a, b))),
    ({ grad, inputs: [a, b] }) => mul(grad, share(gt(a, b), eq(a, b))),
  ],
});

/** @see maximum */
export const minimum = binary({
  name: "minimum",
  f: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  gradient: [
    ({ grad, inputs: [a, b] }) => mul(grad, share(gt(a, b), eq(a, b))),
    ({ grad, inputs: [a, b] }) => mul(grad, share(lt(a, b), eq(a, b))),
  ],
});

function share(loses: Tensor, ties: Tensor): Tensor {
  return where(loses, 0, where(ties, 0.5, 1));
}

/** The larger one, or the number where the other is NaN. Of equal ones the first gets the gradient. */
export const fmax = binary({
  name: "fmax",
  f: (a, b) => (a >= b || Number.isNaN(b) ? a : b),
  gradient: [
    ({ grad, inputs: [a, b] }) => where(logicalOr(ge(a, b), isnan(b)), grad, 0),
    ({ grad, inputs: [a, b] }) => where(logicalOr(ge(a, b), isnan(b)), 0, grad),
  ],
});

/** The smaller one, or the number where the other is NaN. Of equal ones the first gets the gradient. */
export const fmin = binary({
  name: "fmin",
  f: (a, b) => (a <= b || Number.isNaN(b) ? a : b),
  gradient: [
    ({ grad, inputs: [a, b] }) => where(logicalOr(le(a, b), isnan(b)), grad, 0),
    ({ grad, inputs: [a, b] }) => where(logicalOr(le(a, b), isnan(b)), 0, grad),
  ],
});

/** Results of integers stay integers. */
const sameType = { dtype: (input: DType) => input };

export const neg = unary(
  "neg",
  (x) => -x,
  ({ grad }) => neg(grad),
  sameType,
);
export const exp = unary("exp", Math.exp, ({ grad, output }) => mul(grad, output));
export const log = unary("log", Math.log, ({ grad, inputs: [x] }) => div(grad, x));
export const sqrt = unary("sqrt", Math.sqrt, ({ grad, output }) => div(mul(grad, 0.5), output));
export const tanh = unary("tanh", Math.tanh, ({ grad, output }) => mul(grad, sub(1, mul(output, output))));
export const sigmoid = unary(
  "sigmoid",
  (x) => 1 / (1 + Math.exp(-x)),
  ({ grad, output }) => mul(grad, mul(output, sub(1, output))),
);

/** max(x, 0); its derivative at 0 is taken as 0. NaN stays NaN. */
export const relu = unary(
  "relu",
  (x) => Math.max(x, 0),
  ({ grad, output }) => reluGrad(grad, output),
  sameType,
);

/** |x|; its derivative at 0 is taken as 0. */
export const abs = unary(
  "abs",
  Math.abs,
  ({ grad, inputs: [x] }) => mul(grad, sub(where(gt(x, 0), 1, 0), where(lt(x, 0), 1, 0))),
  sameType,
);

const reluGradOp = defineOp<null>({
  name: "reluGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, output] }) => {
    for (let i = 0; i < out.length; i++) out[i] = output[i] <= 0 ? 0 : grad[i];
  },
  gradient: [({ grad, inputs: [, output] }) => reluGrad(grad, output), "none"],
});

/** The gradient where the ReLU’s output is positive (or NaN, as in PyTorch), else 0. Both of one shape. */
function reluGrad(grad: Tensor, output: Tensor): Tensor {
  return reluGradOp([grad, output], null);
}

const castOp = defineOp<{ dtype: DType; from: DType }>({
  name: "cast",
  moves: true,
  infer: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  reference: (out, { inputs: [x], attrs: { dtype, from } }) => writeNumbers(dtype, out, numbersOf(from, x)),
  gradient: [({ grad, inputs: [x] }) => cast(grad, x.dtype)],
});

/**
 * The same numbers in another type: towards int32 the fraction is cut off, towards int8 and uint8 it also wraps,
 * towards float16 and bfloat16 it is rounded to nearest even, towards bool everything but 0 is true.
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : castOp([x], { dtype, from: x.dtype });
}

export function square(x: Tensor): Tensor {
  return mul(x, x);
}

/** start + weight · (end − start): on the way from one to the other. The weight is a number or broadcasts. */
export function lerp(start: Tensor, end: Tensor, weight: TensorLike): Tensor {
  return add(start, mul(weight, sub(end, start)));
}

/** x + value · a · b. */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, value = 1): Tensor {
  return add(x, mul(mul(a, b), value));
}

/** x + value · a / b. */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, value = 1): Tensor {
  return add(x, mul(div(a, b), value));
}

const clampOp = defineOp<{ min: number; max: number }>({
  name: "clamp",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs: { min, max } }) => {
    // A comparison with NaN is false, so NaN stays.
    for (let i = 0; i < out.length; i++) out[i] = x[i] > max ? max : x[i] < min ? Math.min(min, max) : x[i];
  },
  gradient: [({ grad, inputs: [x], attrs: { min, max } }) => where(logicalAnd(ge(x, min), le(x, max)), grad, 0)],
});

const clampBetweenOp = defineOp<null>({
  name: "clampBetween",
  infer: ([x, min, max]) => ({
    shape: broadcastShapes("clamp", x.shape, broadcastShapes("clamp", min.shape, max.shape)),
    dtype: x.dtype,
  }),
  broadcast: true,
  reference: (out, { inputs: [x, min, max] }) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = x[i] > max[i] ? max[i] : x[i] < min[i] ? Math.min(min[i], max[i]) : x[i];
    }
  },
  gradient: [
    ({ grad, inputs: [x, min, max] }) => sumTo(where(logicalAnd(ge(x, min), le(x, max)), grad, 0), x.shape),
    ({ grad, inputs: [x, min, max] }) => sumTo(where(logicalAnd(lt(x, min), lt(min, max)), grad, 0), min.shape),
    ({ grad, inputs: [x, min, max] }) => sumTo(where(logicalOr(gt(x, max), lt(max, min)), grad, 0), max.shape),
  ],
});

function isFraction(limit: TensorLike | null): boolean {
  return limit instanceof Tensor ? isFloat(limit.dtype) : limit !== null && Number.isFinite(limit) && limit % 1 !== 0;
}

/**
 * x limited to [min, max]; null leaves a side open; where min > max the result is max. Limits may be arrays, which broadcast.
 * The gradient passes where x is within the limits, borders included; elsewhere it goes to the limit that was taken. Integers
 * with a limit that is a fraction give float32.
 */
export function clamp(x: Tensor, min: TensorLike | null = null, max: TensorLike | null = null): Tensor {
  if (min === null && max === null) throw new TensorError("clamp: give a lower limit, an upper one, or both");
  if (!isFloat(x.dtype) && [min, max].some(isFraction)) return clamp(cast(x, "float32"), min, max);
  if (!(min instanceof Tensor) && !(max instanceof Tensor)) {
    const limits = { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY };
    for (const limit of Object.values(limits)) expectNumber("clamp", limit);
    return clampOp([x], limits);
  }
  const open = (limit: number) => full([], isFloat(x.dtype) ? limit : Math.sign(limit) * (2 ** 31 - 1), x.dtype);
  const low = min === null ? open(Number.NEGATIVE_INFINITY) : asTensor(min, x.dtype);
  const high = max === null ? open(Number.POSITIVE_INFINITY) : asTensor(max, x.dtype);
  return clampBetweenOp([x, low, high], null);
}
