/**
 * Elementary functions of four lanes, written out where they are used: a call in a loop would cost more than some of them,
 * and V8 joins two vectors into one of 256 bits only across code without calls. exp, log and tanh take their coefficients
 * from Cephes (Moshier), single precision; the normal distribution's and erf's are our own least-squares fits.
 */
import { type FunctionBuilder, f32x4, i32x4, type Local, type V128, v128 } from "../assembler.ts";

export type VectorFunction = (f: FunctionBuilder, x: V128) => V128;

const one = f32x4.splat(1);

/** c₀·xⁿ + c₁·xⁿ⁻¹ + … + cₙ by Horner's rule; not fused, so that bits do not hang on the machine. */
function polynomial(x: Local<"v128">, coefficients: readonly number[]): V128 {
  return coefficients
    .slice(1)
    .reduce<V128>((sum, c) => f32x4.add(f32x4.mul(sum, x), f32x4.splat(c)), f32x4.splat(coefficients[0]));
}

/** 2ⁿ for integer lanes n from −126 to 127. */
function powerOfTwo(n: V128): V128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** Rounds numbers below 2²² in size, ties to even: a number of this size has no room for a fraction. */
function round(x: V128): V128 {
  const size = f32x4.splat(1.5 * 2 ** 23);
  return f32x4.sub(f32x4.add(x, size), size);
}

/** Relative error below 2⁻²³ · 1.5; exp(−∞) = 0, overflow gives ∞, NaN stays. */
export const exp: VectorFunction = (f, x) => {
  // Beyond these bounds the result is 0 or ∞ all the same.
  const bounded = f.let(f32x4.max(f32x4.splat(-104), f32x4.min(f32x4.splat(89), x)));
  const n = f.let(round(f32x4.mul(bounded, f32x4.splat(Math.LOG2E))));
  const high = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
  const r = f.let(f32x4.sub(high, f32x4.mul(n, f32x4.splat(-2.1219444e-4))));
  const series = polynomial(
    r,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 0.16666665459, 0.50000001201],
  );
  const y = f32x4.add(f32x4.add(f32x4.mul(series, f32x4.mul(r, r)), r), one);
  // In two halves, because 2ⁿ itself may lie outside of float32 where the result does not.
  const whole = f.let(i32x4.truncSatF32x4(n));
  const half = f.let(i32x4.shrS(whole, 1));
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
};

/** Relative error below 2⁻²²; log(±0) = −∞, negative numbers give NaN. */
export const log: VectorFunction = (f, value) => {
  const x = f.let(value);
  const tiny = f.let(f32x4.lt(x, f32x4.splat(2 ** -126)));
  const scaled = f.let(v128.bitselect(f32x4.mul(x, f32x4.splat(2 ** 23)), x, tiny));
  const exponentBits = i32x4.sub(i32x4.shrU(scaled, 23), i32x4.splat(126));
  const exponent = f.let(i32x4.sub(exponentBits, v128.and(tiny, i32x4.splat(23))));
  // Mantissa in [0.5, 1), moved to [√½, √2).
  const fraction = f.let(v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000)));
  const small = f.let(f32x4.lt(fraction, f32x4.splat(Math.SQRT1_2)));
  const e = f.let(f32x4.convertI32x4(i32x4.add(exponent, small)));
  const m = f.let(f32x4.sub(f32x4.add(fraction, v128.and(fraction, small)), one));
  const z = f.let(f32x4.mul(m, m));
  const series = polynomial(
    m,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  const low = f32x4.add(f32x4.mul(f32x4.mul(series, m), z), f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  const sum = f32x4.add(m, f32x4.sub(low, f32x4.mul(z, f32x4.splat(0.5))));
  const result = f.let(f32x4.add(sum, f32x4.mul(e, f32x4.splat(0.693359375))));
  const zero = v128.bitselect(f32x4.splat(Number.NEGATIVE_INFINITY), result, f32x4.eq(x, f32x4.splat(0)));
  const negative = v128.bitselect(f32x4.splat(Number.NaN), zero, f32x4.lt(x, f32x4.splat(0)));
  // ∞ and NaN are their own logarithm.
  const finite = f32x4.lt(x, f32x4.splat(Number.POSITIVE_INFINITY));
  return v128.bitselect(negative, x, finite);
};

/** Absolute error below 2⁻²³ · 1.5. */
export const tanh: VectorFunction = (f, value) => {
  const x = f.let(value);
  const size = f.let(f32x4.abs(x));
  const z = f.let(f32x4.mul(x, x));
  const series = polynomial(
    z,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  const near = f.let(f32x4.add(f32x4.mul(f32x4.mul(series, z), x), x));
  const grown = exp(f, f32x4.add(size, size));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(grown, one)));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000 | 0)));
  return v128.bitselect(signed, near, f32x4.gt(size, f32x4.splat(0.625)));
};

export const sigmoid: VectorFunction = (f, x) => f32x4.div(one, f32x4.add(one, exp(f, f32x4.neg(x))));

/** Φ(−a) for a ≥ 0, given e = exp(−a²/2): e · t·P(t) with t = 1 / (1 + 0.21a). Relative error of the fit 2·10⁻⁸. */
function upperTail(f: FunctionBuilder, a: V128, e: V128): V128 {
  const t = f.let(f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.splat(0.21), a))));
  const series = polynomial(
    t,
    [
      -0.07165630075, 0.2835885218, -0.3302532842, 0.3494008901, -0.09392512494, 0.1248726944, 0.06919217771,
      0.08506885701, 0.0837115757,
    ],
  );
  return f32x4.mul(e, f32x4.mul(t, series));
}

/** The standard normal distribution Φ(x), and exp(−x²/2), which is √(2π) times its density. Absolute error below 2⁻²². */
export function normal(f: FunctionBuilder, x: Local<"v128">): { distribution: V128; bell: Local<"v128"> } {
  const bell = f.let(exp(f, f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))));
  const tail = f.let(upperTail(f, f32x4.abs(x), bell));
  const distribution = v128.bitselect(f32x4.sub(one, tail), tail, f32x4.gt(x, f32x4.splat(0)));
  return { distribution, bell };
}

/** erf(x) = 2Φ(√2·x) − 1, and a series near 0, where that difference would lose its digits. Absolute error below 2⁻²². */
export const erf: VectorFunction = (f, value) => {
  const x = f.let(value);
  const square = f.let(f32x4.mul(x, x));
  const size = f.let(f32x4.abs(x));
  const series = polynomial(
    square,
    [7.853851191e-5, -8.010190548e-4, 5.188327332e-3, -2.685381175e-2, 0.1128358514, -0.3761262582, 1.128379166],
  );
  const near = f.let(f32x4.mul(x, series));
  const tail = upperTail(f, f32x4.mul(size, f32x4.splat(Math.SQRT2)), exp(f, f32x4.neg(square)));
  const far = f32x4.sub(one, f32x4.add(tail, tail));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000 | 0)));
  return v128.bitselect(signed, near, f32x4.gt(size, one));
};
