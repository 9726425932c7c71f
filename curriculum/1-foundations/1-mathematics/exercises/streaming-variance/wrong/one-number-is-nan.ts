// caught: few
export interface Running {
  count: number;
  mean: number;
  squares: number;
}

export const nothing: Running = { count: 0, mean: 0, squares: 0 };

export function add(running: Running, x: number): Running {
  const count = running.count + 1;
  const before = x - running.mean;
  const mean = running.mean + before / count;
  return { count, mean, squares: running.squares + before * (x - mean) };
}

export const variance = ({ count, squares }: Running): number => squares / (count - 1);
