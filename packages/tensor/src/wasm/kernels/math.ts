/**
 * Elementary functions of four lanes, to be written out where they are used: a call in a loop would cost more than some of
 * them, and V8 joins two vectors into one of 256 bits only across code without calls. Given a function builder, each sets
 * its constants, which belongs before the loop (V8 would build them anew in every pass), and gives the function itself.
 *
 * exp, log and tanh take their coefficients from Cephes (Moshier), single precision; erf's are our own least-squares fit.
 */
import type { FunctionBuilder } from "../assembler/builder.ts";
import { f32x4, i32x4, v128 } from "../assembler/instructions.ts";
import type { Local, V128 } from "../assembler/values.ts";

export type VectorFunction = (f: FunctionBuilder) => (x: V128) => V128;

type Constant = Local<"v128">;

/** c₀·xⁿ + c₁·xⁿ⁻¹ + … + cₙ by Horner's rule. */
export function polynomial(f: FunctionBuilder, coefficients: readonly number[]): (x: V128) => V128 {
  const [first, ...rest] = coefficients.map((c) => constant(f, c));
  return (x) => rest.reduce<V128>((sum, c) => f.multiplyAdd(sum, x, c), first);
}

function constant(f: FunctionBuilder, value: number): Constant {
  return f.let(f32x4.splat(value));
}

/**
 * Relative error below 2⁻²³ · 1.5. Below −87.3, where numbers lose their digits, the result is 0; overflow gives ∞, NaN
 * stays.
 */
export const exp: VectorFunction = (f) => {
  const [low, high, log2e, ln2High, ln2Low, one] = [-87.6, 89, Math.LOG2E, -0.693359375, 2.1219444e-4, 1].map((c) =>
    constant(f, c),
  );
  // Added to a number below 2²² in size, it leaves no room for a fraction, and the whole part stands in the sum's lowest bits.
  const rounding = constant(f, 1.5 * 2 ** 23);
  const bias = f.let(i32x4.splat(126));
  const series = polynomial(
    f,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 0.16666665459, 0.50000001201],
  );
  return (x) => {
    const bounded = f.let(f32x4.pmax(f32x4.pmin(x, high), low));
    const sum = f.let(f.multiplyAdd(bounded, log2e, rounding));
    const n = f.let(f32x4.sub(sum, rounding));
    const r = f.let(f.multiplyAdd(n, ln2Low, f.multiplyAdd(n, ln2High, bounded)));
    const y = f32x4.add(f.multiplyAdd(series(r), f32x4.mul(r, r), r), one);
    // 2ⁿ⁻¹ and then twice that, because 2ⁿ itself may be too large where the result is not.
    const half = f.let(f32x4.mul(y, i32x4.shl(i32x4.add(sum, bias), 23)));
    return f32x4.add(half, half);
  };
};

/** Relative error below 2⁻²²; log(±0) = −∞, negative numbers give NaN. */
export const log: VectorFunction = (f) => {
  const [least, up, sqrtHalf, one, minusHalf, ln2High, ln2Low, zero, infinity, minusInfinity, nan] = [
    2 ** -126,
    2 ** 23,
    Math.SQRT1_2,
    1,
    -0.5,
    0.693359375,
    -2.1219444e-4,
    0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ].map((c) => constant(f, c));
  const [bias, shift, mantissa, exponentOfHalf] = [126, 23, 0x007fffff, 0x3f000000].map((c) => f.let(i32x4.splat(c)));
  const series = polynomial(
    f,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  );
  return (value) => {
    const x = f.let(value);
    const tiny = f.let(f32x4.lt(x, least));
    const scaled = f.let(v128.bitselect(f32x4.mul(x, up), x, tiny));
    const exponent = i32x4.sub(i32x4.sub(i32x4.shrU(scaled, 23), bias), v128.and(tiny, shift));
    // Mantissa in [0.5, 1), moved to [√½, √2).
    const fraction = f.let(v128.or(v128.and(scaled, mantissa), exponentOfHalf));
    const small = f.let(f32x4.lt(fraction, sqrtHalf));
    const e = f.let(f32x4.convertI32x4(i32x4.add(exponent, small)));
    const m = f.let(f32x4.sub(f32x4.add(fraction, v128.and(fraction, small)), one));
    const z = f.let(f32x4.mul(m, m));
    const low = f.multiplyAdd(f32x4.mul(series(m), m), z, f32x4.mul(e, ln2Low));
    const sum = f32x4.add(m, f.multiplyAdd(z, minusHalf, low));
    const result = f.let(f.multiplyAdd(e, ln2High, sum));
    const atZero = v128.bitselect(minusInfinity, result, f32x4.eq(x, zero));
    const negative = v128.bitselect(nan, atZero, f32x4.lt(x, zero));
    // ∞ and NaN are their own logarithm.
    return v128.bitselect(negative, x, f32x4.lt(x, infinity));
  };
};

/** Absolute error below 2⁻²³ · 1.5. */
export const tanh: VectorFunction = (f) => {
  const [limit, one, two] = [0.625, 1, 2].map((c) => constant(f, c));
  const sign = f.let(i32x4.splat(0x80000000 | 0));
  const grow = exp(f);
  const series = polynomial(
    f,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  return (value) => {
    const x = f.let(value);
    const size = f.let(f32x4.abs(x));
    const z = f.let(f32x4.mul(x, x));
    const near = f.let(f.multiplyAdd(f32x4.mul(series(z), z), x, x));
    const far = f32x4.sub(one, f32x4.div(two, f32x4.add(grow(f32x4.add(size, size)), one)));
    return v128.bitselect(v128.or(far, v128.and(x, sign)), near, f32x4.gt(size, limit));
  };
};

/** 1 / (1 + exp(−x)) */
export const sigmoid: VectorFunction = (f) => {
  const one = constant(f, 1);
  const grow = exp(f);
  return (x) => f32x4.div(one, f32x4.add(one, grow(f32x4.neg(x))));
};

/** x·P(x²)/Q(x²), with x held between ±bound: how an odd function that levels off there is fitted. */
export function oddRatio(
  f: FunctionBuilder,
  bound: number,
  numerator: readonly number[],
  denominator: readonly number[],
): (x: V128) => V128 {
  const [hold, above, below] = [within(f, bound), polynomial(f, numerator), polynomial(f, denominator)];
  return (value) => {
    const x = f.let(hold(value));
    const square = f.let(f32x4.mul(x, x));
    return f32x4.div(f32x4.mul(x, above(square)), below(square));
  };
}

/** The number, or the nearer of ±bound. NaN stays. */
export function within(f: FunctionBuilder, bound: number): (x: V128) => V128 {
  const [most, least] = [bound, -bound].map((c) => constant(f, c));
  return (x) => f32x4.pmax(f32x4.pmin(x, most), least);
}

/** Reaches 1 to the last digit at 4. Relative error below 2⁻²¹, near 0 too. */
export const erf: VectorFunction = (f) => {
  const hold = within(f, 1);
  const ratio = oddRatio(
    f,
    4,
    [1.99447361e-6, 2.86421359e-4, 3.92972395e-3, 5.32628182e-2, 0.194551012, 1.12837913],
    [3.75835144e-5, 1.19791344e-3, 1.53050619e-2, 0.115790402, 0.505748786, 1],
  );
  return (x) => hold(ratio(x));
};
