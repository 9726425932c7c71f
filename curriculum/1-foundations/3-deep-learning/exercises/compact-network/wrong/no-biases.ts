// caught: smallest-network
export interface LeNetConfig {
  channels: readonly [number, number];
  hidden: number;
}

export function parameterCount({ channels, hidden }: LeNetConfig): number {
  const [first, second] = channels;
  const conv1 = 5 * 5 * first;
  const conv2 = 5 * 5 * first * second;
  const linear1 = second * 4 * 4 * hidden;
  const linear2 = hidden * 10;
  return conv1 + conv2 + linear1 + linear2;
}
