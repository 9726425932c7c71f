// caught: smallest-network
export interface LeNetConfig {
  channels: readonly [number, number];
  hidden: number;
}

export function parameterCount({ channels, hidden }: LeNetConfig): number {
  const [first, second] = channels;
  const conv1 = 24 * 24 * first + first;
  const conv2 = 5 * 5 * first * second + second;
  const linear1 = second * 4 * 4 * hidden + hidden;
  const linear2 = hidden * 10 + 10;
  return conv1 + conv2 + linear1 + linear2;
}
