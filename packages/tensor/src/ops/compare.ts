/** Comparisons, and the logic of their results: bool arrays, through which no gradient flows. */
import { type DType, isFloat } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { elements } from "../op.ts";
import { sameShape } from "../shape.ts";
import { Tensor, type TensorLike } from "../tensor.ts";
import { type Binary, binary, type Unary, unary } from "./define.ts";
import { abs, add, mul, sub } from "./elementwise.ts";

function comparison(name: string, f: (a: number, b: number) => boolean): Binary {
  return binary({ name, f: (a, b) => (f(a, b) ? 1 : 0), gradient: "none", dtype: () => "bool" });
}

function predicate(name: string, f: (x: number) => boolean): Unary {
  return unary(name, (x) => (f(x) ? 1 : 0), "none", { dtype: () => "bool" });
}

export const eq = comparison("eq", (a, b) => a === b);
export const ne = comparison("ne", (a, b) => a !== b);
export const gt = comparison("gt", (a, b) => a > b);
export const ge = comparison("ge", (a, b) => a >= b);
export const lt = comparison("lt", (a, b) => a < b);
export const le = comparison("le", (a, b) => a <= b);

export const isnan = predicate("isnan", Number.isNaN);
export const isinf = predicate("isinf", (x) => Math.abs(x) === Number.POSITIVE_INFINITY);
export const isfinite = predicate("isfinite", Number.isFinite);

/** Everything but 0 counts as true, NaN too. */
export const logicalNot = predicate("logicalNot", (x) => x === 0);
export const logicalAnd = comparison("logicalAnd", (a, b) => a !== 0 && b !== 0);
export const logicalOr = comparison("logicalOr", (a, b) => a !== 0 || b !== 0);
export const logicalXor = comparison("logicalXor", (a, b) => (a !== 0) !== (b !== 0));

/** Bits of whole numbers; of bool arrays the same as the logical operation. */
function bitwise(name: string, f: (a: number, b: number) => number): Binary {
  const dtype = (wider: DType): DType => {
    if (isFloat(wider)) throw new TensorError(`${name}: bits are those of int32 or bool arrays, not of ${wider}`);
    return wider;
  };
  return binary({ name, f, gradient: "none", dtype });
}

export const bitwiseAnd = bitwise("bitwiseAnd", (a, b) => a & b);
export const bitwiseOr = bitwise("bitwiseOr", (a, b) => a | b);
export const bitwiseXor = bitwise("bitwiseXor", (a, b) => a ^ b);
export const bitwiseLeftShift = bitwise("bitwiseLeftShift", (a, b) => a << b);
export const bitwiseRightShift = bitwise("bitwiseRightShift", (a, b) => a >> b);

/** Every bit turned over: −x − 1; of bool arrays `logicalNot`. */
export function bitwiseNot(x: Tensor): Tensor {
  return x.dtype === "bool" ? logicalNot(x) : bitwiseXor(x, -1);
}

export interface Closeness {
  /** Relative to `other`; default 1e-5. */
  rtol?: number;
  /** Default 1e-8. */
  atol?: number;
  /** Whether NaN equals NaN; default false. */
  equalNan?: boolean;
}

/** |x − other| ≤ atol + rtol · |other|, element by element; equal infinities are close. */
export function isclose(x: Tensor, other: TensorLike, { rtol = 1e-5, atol = 1e-8, equalNan = false }: Closeness = {}) {
  const near = le(abs(sub(x, other)), add(mul(abs(other), rtol), atol));
  const close = logicalOr(eq(x, other), logicalAnd(near, isfinite(other)));
  return equalNan ? logicalOr(close, logicalAnd(isnan(x), isnan(other))) : close;
}

/** Whether all elements are close. For backends that compute on the CPU. @see isclose */
export function allclose(x: Tensor, other: TensorLike, options: Closeness = {}): boolean {
  return elements(isclose(x, other, options)).every((close) => close !== 0);
}

/** Whether both have the same shape and the same numbers; NaN equals nothing. For backends that compute on the CPU. */
export function equal(x: Tensor, other: Tensor): boolean {
  if (!(other instanceof Tensor)) throw new TensorError("equal: compares two arrays; for a number use eq(x, n).all()");
  return sameShape(x.shape, other.shape) && elements(eq(x, other)).every((same) => same !== 0);
}
