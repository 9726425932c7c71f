/** Rounding and remainders, element by element. */
import { type DType, isFloat } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { defineOp, type GradientRule } from "../op.ts";
import { Tensor, type TensorLike, zeros } from "../tensor.ts";
import { isfinite } from "./compare.ts";
import { type Binary, binary, type Unary, unary } from "./define.ts";
import { mul, neg } from "./elementwise.ts";
import { where } from "./where.ts";

const sameType = { dtype: (input: DType) => input };

/** A staircase is flat: its derivative is 0, as in PyTorch. */
const flat: GradientRule<null> = ({ grad }) => zeros(grad.shape, grad.dtype);

/** The largest whole number that is no larger. */
export const floor: Unary = unary("floor", Math.floor, flat, sameType);

/** The smallest whole number that is no smaller. */
export const ceil: Unary = unary("ceil", Math.ceil, flat, sameType);

function toEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest < 0.5) return below;
  return rest > 0.5 || below % 2 !== 0 ? Math.ceil(x) : below;
}

/** The nearest whole number; of two equally near ones the even one (2.5 → 2), unlike Math.round. */
export const round: Unary = unary("round", toEven, flat, sameType);

/** The whole part: rounds towards 0. */
export const trunc: Unary = unary("trunc", Math.trunc, flat, sameType);

/** What `trunc` cuts off, with the sign of x. */
export const frac: Unary = unary(
  "frac",
  (x) => x - Math.trunc(x),
  ({ grad }) => grad,
);

/** −1, 0 or 1; 0 for NaN, as in PyTorch. */
export const sign: Unary = unary("sign", (x) => (x > 0 ? 1 : x < 0 ? -1 : 0), flat, sameType);

/** The remainder with the sign of b, as Python's %. */
function pythonRemainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** ⌊a / b⌋ from the exact remainder: a/b may round up to the next whole number. */
function floorOfQuotient(a: number, b: number): number {
  return b === 0 ? a / b : Math.round((a - pythonRemainder(a, b)) / b);
}

function division(options: Parameters<typeof binary>[0]): Binary {
  const op = binary(options);
  return (a, b) => {
    const isInteger = (x: TensorLike) => (x instanceof Tensor ? !isFloat(x.dtype) : Number.isInteger(x));
    if (isInteger(a) && isInteger(b) && hasZero(b)) {
      throw new TensorError(`${options.name}: integer division by zero; convert to float32 where infinity is meant`);
    }
    return op(a, b);
  };
}

function hasZero(x: TensorLike): boolean {
  return x instanceof Tensor ? x.toTypedArray().includes(0) : x === 0;
}

/**
 * a − b·⌊a/b⌋: the remainder that has b's sign, as Python's `%`.
 * @throws where integers are divided by 0; for floats that is NaN
 */
export const remainder: Binary = division({
  name: "remainder",
  f: pythonRemainder,
  gradient: [({ grad }) => grad, ({ grad, inputs: [a, b] }) => neg(mul(grad, floorDivide(a, b)))],
});

/** a − b·trunc(a/b): the remainder that has a's sign, as C's fmod. */
export const fmod: Binary = division({
  name: "fmod",
  f: (a, b) => a % b,
  gradient: [({ grad }) => grad, ({ grad, inputs: [a, b] }) => neg(mul(grad, truncDivide(a, b)))],
});

/** ⌊a / b⌋, rounded down also for negative numbers. */
export const floorDivide: Binary = division({ name: "floorDivide", f: floorOfQuotient, gradient: [flat, flat] });

const truncDivide = binary({
  name: "truncDivide",
  f: (a, b) => (b === 0 ? a / b : Math.round((a - (a % b)) / b)),
  gradient: [flat, flat],
});

const largestFloat32 = (2 - 2 ** -23) * 2 ** 127;

const nanToNumOp = defineOp<{ nan: number; posinf: number; neginf: number }>({
  name: "nanToNum",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs: { nan, posinf, neginf } }) => {
    for (let i = 0; i < out.length; i++) {
      const v = x[i];
      out[i] = Number.isFinite(v) ? v : Number.isNaN(v) ? nan : v > 0 ? posinf : neginf;
    }
  },
  gradient: [({ grad, inputs: [x] }) => where(isfinite(x), grad, 0)],
});

/** NaN and the infinities replaced by numbers; by default 0 and the type's largest and smallest. */
export function nanToNum(x: Tensor, nan = 0, posinf?: number, neginf?: number): Tensor {
  const largest = x.dtype === "float64" ? Number.MAX_VALUE : largestFloat32;
  return nanToNumOp([x], { nan, posinf: posinf ?? largest, neginf: neginf ?? -largest });
}
