/** What must be remembered of numbers that were seen once and not kept. */
export interface Running {
  count: number;
  mean: number;
  /** Sum of the squared distances from the mean. */
  squares: number;
}

/** Nothing seen yet: every field is 0. */
export const nothing: Running = { count: 0, mean: 0, squares: 0 };

/** What is to be remembered after one more number (Welford 1962). What is given stays as it is. */
export function add(running: Running, x: number): Running {
  // TODO: the new mean first; squares grows by (x − old mean) · (x − new mean).
  throw new Error("TODO: add");
}

/** Estimate of the variance: divided by count − 1. Of fewer than two numbers it is 0. */
export function variance(running: Running): number {
  // TODO
  throw new Error("TODO: variance");
}
