// caught: length
/**
 * How fast a function rises along a direction: its slope per unit of length walked.
 * @param gradient at the point where one stands @param direction not all zeros, of any length
 */
export function slopeAlong(gradient: readonly number[], direction: readonly number[]): number {
  const dot = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
  return dot;
}

/** The direction, of length 1, in which the function falls fastest; all zeros where the gradient is zero. */
export function steepestDescent(gradient: readonly number[]): number[] {
  const length = Math.hypot(...gradient);
  return gradient.map((g) => (length === 0 ? 0 : -g / length));
}
