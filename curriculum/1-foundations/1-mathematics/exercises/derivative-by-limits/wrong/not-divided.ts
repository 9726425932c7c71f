// caught: secant
/** Slope of the secant of `f` through x and x + h. `h` may be negative: then the other point lies to the left. */
export function secantSlope(f: (x: number) => number, x: number, h: number): number {
  return f(x + h) - f(x);
}

/**
 * What the secant's slope tends to when h is halved again and again, from 0.5 (side 1) or −0.5 (side −1): the first slope that differs
 * from the one before by at most 1e-6 times the greater of 1 and its own size.
 * @returns NaN where 40 halvings bring no rest
 */
export function limitOfSlopes(f: (x: number) => number, x: number, side: 1 | -1): number {
  let h = 0.5 * side;
  let before = secantSlope(f, x, h);
  for (let halvings = 0; halvings < 40; halvings++) {
    h /= 2;
    const slope = secantSlope(f, x, h);
    if (near(slope, before, 1e-6)) return slope;
    before = slope;
  }
  return Number.NaN;
}

/**
 * The derivative of `f` at `x`: the mean of both sides' limits where they agree to within 1e-4 times the greater of 1 and the right
 * one's size; NaN where they do not, as at a corner.
 */
export function derivative(f: (x: number) => number, x: number): number {
  const right = limitOfSlopes(f, x, 1);
  const left = limitOfSlopes(f, x, -1);
  return near(right, left, 1e-4) ? (right + left) / 2 : Number.NaN;
}

/** Relative for large numbers, absolute for small ones. */
function near(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
}
