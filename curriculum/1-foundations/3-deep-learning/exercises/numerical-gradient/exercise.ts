/**
 * The gradient of `f` at `x` by central differences: (f(x + h) − f(x − h)) / 2h, one coordinate at a time.
 * @param f takes the point, gives one number @param x the point; it must be as it was when you are done
 * @returns one derivative for each coordinate, in float64
 */
export function numericalGradient(f: (x: Float64Array) => number, x: Float64Array, h = 1e-5): Float64Array {
  // TODO
  throw new Error("TODO: numericalGradient");
}
