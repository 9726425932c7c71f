import type { Tensor } from "@gradus/tensor";
import { Linear } from "@gradus/tensor/nn/layers";
import { Module } from "@gradus/tensor/nn/module";
import { LSTM } from "@gradus/tensor/nn/recurrent";
import type { Generator } from "@gradus/tensor/ops/random";

export interface LSTMClassifierConfig {
  /** Numbers per time step: a row's pixels. */
  features: number;
  hidden: number;
  layers: number;
  classes: number;
  dropout: number;
}

/** Reads a picture row by row and classifies by what the LSTM remembers after the last: [batch, time, features] → logits. */
export class LSTMClassifier extends Module {
  readonly lstm: LSTM;
  readonly head: Linear;

  constructor({ features, hidden, layers, classes, dropout }: LSTMClassifierConfig, generator: Generator) {
    super();
    this.lstm = new LSTM(features, hidden, generator, { numLayers: layers, batchFirst: true, dropout });
    this.head = new Linear(hidden, classes, generator);
  }

  forward(x: Tensor): Tensor {
    const { h } = this.lstm.forward(x);
    const [layers, batch, hidden] = h.shape;
    return this.head.forward(h.narrow(0, layers - 1, 1).reshape(batch, hidden));
  }
}
