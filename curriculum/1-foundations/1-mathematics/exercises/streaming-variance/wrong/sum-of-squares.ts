// caught: offset
export interface Running {
  count: number;
  mean: number;
  squares: number;
}

export const nothing: Running = { count: 0, mean: 0, squares: 0 };

export function add(running: Running, x: number): Running {
  const count = running.count + 1;
  const mean = running.mean + (x - running.mean) / count;
  const total = running.squares + running.count * running.mean ** 2 + x ** 2;
  return { count, mean, squares: total - count * mean ** 2 };
}

export const variance = ({ count, squares }: Running): number => (count < 2 ? 0 : squares / (count - 1));
