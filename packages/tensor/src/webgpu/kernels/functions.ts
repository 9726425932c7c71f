/** Functions that WGSL lacks, or whose own ones may be too coarse: its sin may be off by 2⁻¹¹, its tanh overflows on some GPUs. */
export const functions = `
fn power(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  if (isNan(x) || isNan(y)) { return nan(); }
  let whole = y == trunc(y);
  if (whole && abs(y) <= 16.0) {
    var product = 1.0;
    for (var n = u32(abs(y)); n > 0u; n--) { product *= x; }
    return select(product, 1.0 / product, y < 0.0);
  }
  if (x < 0.0 && !whole) { return nan(); }
  if (x == 0.0) { return select(0.0, infinity(), y < 0.0); }
  let size = exp2(y * log2(abs(x)));
  let odd = whole && abs(y) < 16777216.0 && (u32(abs(y)) & 1u) == 1u;
  return select(size, -size, x < 0.0 && odd);
}
fn hyperbolicTangent(x: f32) -> f32 {
  if (abs(x) < 0.2) {
    let s = x * x;
    return x * (1.0 + s * (-0.33333333 + s * (0.13333333 + s * (-0.053968254 + s * 0.021869488))));
  }
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
fn naturalLog(x: f32) -> f32 { if (x < 0.0 || isNan(x)) { return nan(); } return log(x); }
fn squareRoot(x: f32) -> f32 { if (x < 0.0 || isNan(x)) { return nan(); } return sqrt(x); }
fn logistic(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}
fn expMinusOne(x: f32) -> f32 {
  if (abs(x) < 0.5) {
    return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
  }
  return exp(x) - 1.0;
}
fn logOnePlus(x: f32) -> f32 {
  if (abs(x) < 0.5) {
    let s = x / (2.0 + x);
    let q = s * s;
    return 2.0 * s * (1.0 + q * (0.33333333 + q * (0.2 + q * (0.14285714 + q * 0.11111111))));
  }
  return log(1.0 + x);
}
fn softPlus(x: f32) -> f32 { return max(x, 0.0) + logOnePlus(exp(-abs(x))); }
/** Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most. */
fn errorFunction(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let y = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - y * exp(-x * x));
}
/** sin of r + quarter·π/2, for |r| up to π/4. */
fn sineAt(r: f32, quarter: i32) -> f32 {
  let s = r * r;
  let sine = r * (1.0 + s * (-0.16666667 + s * (0.0083333333 + s * (-0.00019841270 + s * 2.7557319e-6))));
  let cosine = 1.0 + s * (-0.5 + s * (0.041666667 + s * (-0.0013888889 + s * 2.4801587e-5)));
  let value = select(sine, cosine, (quarter & 1) == 1);
  return select(value, -value, (quarter & 2) == 2);
}
fn quarterTurns(x: f32) -> f32 { return round(x * 0.63661977); }
/** x without its quarter turns, whose length is taken away in three parts (Cody and Waite 1980). */
fn restOfTurn(x: f32, turns: f32) -> f32 { return ((x - turns * 1.5703125) - turns * 4.8351288e-4) - turns * 3.1385571e-7; }
fn sine(x: f32) -> f32 { let t = quarterTurns(x); return sineAt(restOfTurn(x, t), i32(t)); }
fn cosine(x: f32) -> f32 { let t = quarterTurns(x); return sineAt(restOfTurn(x, t), i32(t) + 1); }
/** The angle of (x, y): the quotient is brought to at most √2 − 1, where seven terms are enough. */
fn angleOf(y: f32, x: f32) -> f32 {
  if (isNan(x) || isNan(y)) { return nan(); }
  let small = min(abs(x), abs(y));
  let large = max(abs(x), abs(y));
  if (large == 0.0) { return select(0.0, 3.1415927, (bitcast<u32>(x) >> 31u) == 1u); }
  let tilted = small > 0.41421356 * large;
  let q = select(small, small - large, tilted) / select(large, small + large, tilted);
  let s = q * q;
  let series = q * (1.0 + s * (-0.33333333 + s * (0.2 + s * (-0.14285714 + s * (0.11111111 + s * (-0.090909091 + s * 0.076923077))))));
  var angle = series + select(0.0, 0.78539816, tilted);
  if (abs(y) > abs(x)) { angle = 1.5707963 - angle; }
  if (x < 0.0) { angle = 3.1415927 - angle; }
  return select(angle, -angle, y < 0.0);
}
fn legOf(x: f32) -> f32 { return squareRoot((1.0 - x) * (1.0 + x)); }
fn flooredRemainder(a: f32, b: f32) -> f32 {
  let r = a % b;
  return select(r, r + b, r != 0.0 && (r < 0.0) != (b < 0.0));
}
`;
