// caught: mean
export interface Running {
  count: number;
  mean: number;
  squares: number;
}

export const nothing: Running = { count: 0, mean: 0, squares: 0 };

export function add(running: Running, x: number): Running {
  const before = x - running.mean;
  const mean = running.mean + before / Math.max(1, running.count);
  return { count: running.count + 1, mean, squares: running.squares + before * (x - mean) };
}

export const variance = ({ count, squares }: Running): number => (count < 2 ? 0 : squares / (count - 1));
