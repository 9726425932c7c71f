/** The lab `mnist-cnn`'s network: what `--set channels=8,16 --set hidden=64` chooses. */
export interface LeNetConfig {
  /** Channels of both convolutions. */
  channels: readonly [number, number];
  /** Width of the hidden linear layer. */
  hidden: number;
}

/**
 * How many parameters the network has. [1, 28, 28] → conv 5×5 → [c₁, 24, 24] → pool → [c₁, 12, 12] → conv 5×5 → [c₂, 8, 8] → pool →
 * [c₂, 4, 4] → linear → [hidden] → linear → [10]. Every layer has biases.
 */
export function parameterCount({ channels, hidden }: LeNetConfig): number {
  const [first, second] = channels;
  const conv1 = 5 * 5 * first + first;
  const conv2 = 5 * 5 * first * second + second;
  const linear1 = second * 4 * 4 * hidden + hidden;
  const linear2 = hidden * 10 + 10;
  return conv1 + conv2 + linear1 + linear2;
}
