/** Vectorized elementary functions, each an internal v128 → v128 function. Coefficients: Cephes (Moshier), single precision. */
import {
  call,
  type FunctionHandle,
  f32x4,
  i32x4,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../assembler.ts";

export type VectorFunction = FunctionHandle<readonly ["v128"], "v128">;

export interface MathFunctions {
  exp: VectorFunction;
  log: VectorFunction;
  tanh: VectorFunction;
  sigmoid: VectorFunction;
}

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

/** Relative error below 2⁻²³ · 1.5; exp(−∞) = 0, overflow gives ∞, NaN stays. */
function defineExp(module: ModuleBuilder): VectorFunction {
  return module.internal(["v128"], "v128", (f, x) => {
    // Beyond these bounds the result is 0 or ∞ all the same.
    const bounded = f.let(f32x4.max(f32x4.splat(-104), f32x4.min(f32x4.splat(89), x)));
    const n = f.let(f32x4.nearest(f32x4.mul(bounded, f32x4.splat(Math.LOG2E))));
    const high = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
    const r = f.let(f32x4.sub(high, f32x4.mul(n, f32x4.splat(-2.1219444e-4))));
    const series = polynomial(
      r,
      [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 0.16666665459, 0.50000001201],
    );
    const y = f32x4.add(f32x4.add(f32x4.mul(series, f32x4.mul(r, r)), r), f32x4.splat(1));
    // In two halves, because 2ⁿ itself may lie outside of float32 where the result does not.
    const whole = f.let(i32x4.truncSatF32x4(n));
    const half = f.let(i32x4.shrS(whole, 1));
    return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
  });
}

/** Relative error below 2⁻²²; log(±0) = −∞, negative numbers give NaN. */
function defineLog(module: ModuleBuilder): VectorFunction {
  return module.internal(["v128"], "v128", (f, x) => {
    const tiny = f.let(f32x4.lt(x, f32x4.splat(2 ** -126)));
    const scaled = f.let(v128.bitselect(f32x4.mul(x, f32x4.splat(2 ** 23)), x, tiny));
    const exponentBits = i32x4.sub(i32x4.shrU(scaled, 23), i32x4.splat(126));
    const exponent = f.let(i32x4.sub(exponentBits, v128.and(tiny, i32x4.splat(23))));
    // Mantissa in [0.5, 1), moved to [√½, √2).
    const fraction = f.let(v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000)));
    const small = f.let(f32x4.lt(fraction, f32x4.splat(Math.SQRT1_2)));
    const e = f.let(f32x4.convertI32x4(i32x4.add(exponent, small)));
    const m = f.let(f32x4.sub(f32x4.add(fraction, v128.and(fraction, small)), f32x4.splat(1)));
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
  });
}

/** Absolute error below 2⁻²³ · 1.5. */
function defineTanh(module: ModuleBuilder, exp: VectorFunction): VectorFunction {
  return module.internal(["v128"], "v128", (f, x) => {
    const size = f.let(f32x4.abs(x));
    const z = f.let(f32x4.mul(x, x));
    const series = polynomial(
      z,
      [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
    );
    const near = f.let(f32x4.add(f32x4.mul(f32x4.mul(series, z), x), x));
    const grown = call(exp, f32x4.add(size, size));
    const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(grown, f32x4.splat(1))));
    const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000 | 0)));
    return v128.bitselect(signed, near, f32x4.gt(size, f32x4.splat(0.625)));
  });
}

export function defineMath(module: ModuleBuilder): MathFunctions {
  const exp = defineExp(module);
  const one = f32x4.splat(1);
  return {
    exp,
    log: defineLog(module),
    tanh: defineTanh(module, exp),
    sigmoid: module.internal(["v128"], "v128", (_f, x) => f32x4.div(one, f32x4.add(one, call(exp, f32x4.neg(x))))),
  };
}
