import type { Tensor } from "@gradus/tensor";
import { Conv2d, Dropout, Linear } from "@gradus/tensor/nn/layers";
import { Module } from "@gradus/tensor/nn/module";
import { flatten, maxPool2d } from "@gradus/tensor/ops/conv";
import type { Generator } from "@gradus/tensor/ops/random";

export interface LeNetConfig {
  /** Channels of the two convolutions. */
  channels: readonly [number, number];
  /** Width of the hidden linear layer. */
  hidden: number;
  dropout: number;
}

/**
 * LeNet-5 (LeCun et al. 1998) with today's parts: ReLU and max-pooling, and one hidden linear layer.
 * [batch, 1, 28, 28] → conv 5×5 → 24×24 → pool → 12×12 → conv 5×5 → 8×8 → pool → 4×4 → linear → logits [batch, 10].
 */
export class LeNet extends Module {
  readonly conv1: Conv2d;
  readonly conv2: Conv2d;
  readonly fc1: Linear;
  readonly dropout: Dropout;
  readonly fc2: Linear;

  constructor({ channels, hidden, dropout }: LeNetConfig, generator: Generator) {
    super();
    this.conv1 = new Conv2d(1, channels[0], 5, generator);
    this.conv2 = new Conv2d(channels[0], channels[1], 5, generator);
    this.fc1 = new Linear(channels[1] * 16, hidden, generator);
    this.dropout = new Dropout(dropout, generator);
    this.fc2 = new Linear(hidden, 10, generator);
  }

  forward(x: Tensor): Tensor {
    // Pooling before ReLU gives the same numbers and leaves ReLU a quarter of the work.
    const first = maxPool2d(this.conv1.forward(x), 2).relu();
    const second = maxPool2d(this.conv2.forward(first), 2).relu();
    return this.fc2.forward(this.dropout.forward(this.fc1.forward(flatten(second)).relu()));
  }
}
