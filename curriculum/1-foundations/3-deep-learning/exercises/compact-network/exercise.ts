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
  // TODO: four layers: count the weights of each, and its biases.
  throw new Error("TODO: parameterCount");
}
