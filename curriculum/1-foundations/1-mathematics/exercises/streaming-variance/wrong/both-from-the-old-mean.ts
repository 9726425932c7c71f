// caught: squares
export interface Running {
  count: number;
  mean: number;
  squares: number;
}

export const nothing: Running = { count: 0, mean: 0, squares: 0 };

export function add(running: Running, x: number): Running {
  const count = running.count + 1;
  const before = x - running.mean;
  return { count, mean: running.mean + before / count, squares: running.squares + before * before };
}

export const variance = ({ count, squares }: Running): number => (count < 2 ? 0 : squares / (count - 1));
