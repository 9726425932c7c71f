import { TensorError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** What stands in a `Sequential`: a module, or a function such as `relu`. */
export type Layer = Module | ((x: Tensor) => Tensor);

/** Layers one after the other; parameters are named by position, `0.weight`, as in PyTorch. */
export class Sequential extends Module {
  readonly #layers: readonly Layer[];

  constructor(...layers: Layer[]) {
    super();
    if (Array.isArray(layers[0]))
      throw new TensorError("Sequential: takes layers one by one; spread a list: new Sequential(...layers)");
    this.#layers = layers;
  }

  override *namedChildren(): IterableIterator<[string, Module]> {
    for (const [i, layer] of this.#layers.entries()) if (layer instanceof Module) yield [String(i), layer];
  }

  forward(x: Tensor): Tensor {
    return this.#layers.reduce((value, layer) => (layer instanceof Module ? layer.forward(value) : layer(value)), x);
  }
}
