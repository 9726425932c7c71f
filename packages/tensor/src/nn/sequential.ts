import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** Modules one after the other; parameters are named by position, `0.weight`, as in PyTorch. */
export class Sequential extends Module {
  readonly #layers: readonly Module[];

  constructor(...layers: Module[]) {
    super();
    this.#layers = layers;
  }

  override *namedChildren(): Generator<[string, Module]> {
    for (const [i, layer] of this.#layers.entries()) yield [String(i), layer];
  }

  forward(x: Tensor): Tensor {
    return this.#layers.reduce((value, layer) => layer.forward(value), x);
  }
}
