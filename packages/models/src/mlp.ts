import type { Tensor } from "@gradus/tensor";
import { Dropout, Flatten, Linear, ReLU } from "@gradus/tensor/nn/layers";
import { Module } from "@gradus/tensor/nn/module";
import { Sequential } from "@gradus/tensor/nn/sequential";
import type { Generator } from "@gradus/tensor/ops/random";

export interface MLPConfig {
  inputs: number;
  /** Width of each hidden layer. */
  hidden: readonly number[];
  classes: number;
  dropout: number;
}

/** Linear layers with ReLU and dropout between them: [batch, …inputs] → logits [batch, classes]. */
export class MLP extends Module {
  readonly layers: Sequential;

  constructor({ inputs, hidden, classes, dropout }: MLPConfig, generator: Generator) {
    super();
    const widths = [inputs, ...hidden];
    this.layers = new Sequential(
      new Flatten(),
      ...hidden.flatMap((width, i) => [
        new Linear(widths[i], width, generator),
        new ReLU(),
        new Dropout(dropout, generator),
      ]),
      new Linear(widths[hidden.length], classes, generator),
    );
  }

  forward(x: Tensor): Tensor {
    return this.layers.forward(x);
  }
}
