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
  const count = running.count + 1;
  const before = x - running.mean;
  const mean = running.mean + before / count;
  return { count, mean, squares: running.squares + before * (x - mean) };
}

/** Estimate of the variance: divided by count − 1. Of fewer than two numbers it is 0. */
export function variance({ count, squares }: Running): number {
  return count < 2 ? 0 : squares / (count - 1);
}
