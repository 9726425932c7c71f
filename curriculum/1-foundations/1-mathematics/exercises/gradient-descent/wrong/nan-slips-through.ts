// caught: diverged
export interface DescentOptions {
  /** The learning rate: by it the gradient is multiplied. */
  rate: number;
  /** It is flat enough to stop where the gradient is no longer than this. */
  tolerance: number;
  maxSteps: number;
}

export interface Descent {
  /** Where it ended. */
  point: number[];
  /** How many steps were taken. */
  steps: number;
  /** Why it ended: flat ground; no steps left; a coordinate beyond ±1e6, or not a number. */
  reason: "flat" | "steps" | "diverged";
}

/**
 * Walks downhill from `start`. Before every step it looks, in this order: has it diverged? is the ground flat? are the steps used up?
 * @param gradient of the function, at a point
 */
export function descend(
  gradient: (point: readonly number[]) => number[],
  start: readonly number[],
  { rate, tolerance, maxSteps }: DescentOptions,
): Descent {
  let point = [...start];
  for (let steps = 0; ; steps++) {
    if (point.some((x) => Math.abs(x) > 1e6)) return { point, steps, reason: "diverged" };
    const slope = gradient(point);
    if (Math.hypot(...slope) <= tolerance) return { point, steps, reason: "flat" };
    if (steps === maxSteps) return { point, steps, reason: "steps" };
    point = point.map((x, i) => x - rate * slope[i]);
  }
}
