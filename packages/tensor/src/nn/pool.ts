/** Pooling and resizing besides `MaxPool2d`, which is among the first `layers.ts`. */

import type { Pair } from "../ops/conv.ts";
import { type InterpolateOptions, interpolate } from "../ops/interpolate.ts";
import {
  type AvgPool1dOptions,
  type AvgPool2dOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  maxPool1d,
  type Pool1dOptions,
} from "../ops/pool.ts";
import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** A module without parameters that applies `f` with a size and options. */
function pooling<Size, Options>(
  f: (x: Tensor, size: Size, options?: Options) => Tensor,
): new (
  size: Size,
  options?: Options,
) => Module {
  return class extends Module {
    readonly #size: Size;
    readonly #options: Options | undefined;

    constructor(size: Size, options?: Options) {
      super();
      this.#size = size;
      this.#options = options;
    }

    forward(x: Tensor): Tensor {
      return f(x, this.#size, this.#options);
    }
  };
}

export const MaxPool1d = pooling<number, Pool1dOptions>(maxPool1d);
export const AvgPool1d = pooling<number, AvgPool1dOptions>(avgPool1d);
export const AvgPool2d = pooling<Pair, AvgPool2dOptions>(avgPool2d);
export const AdaptiveAvgPool1d = pooling<number, never>(adaptiveAvgPool1d);
export const AdaptiveAvgPool2d = pooling<Pair, never>(adaptiveAvgPool2d);
export const AdaptiveMaxPool1d = pooling<number, never>(adaptiveMaxPool1d);
export const AdaptiveMaxPool2d = pooling<Pair, never>(adaptiveMaxPool2d);

/** @see interpolate */
export class Upsample extends Module {
  readonly #options: InterpolateOptions;

  constructor(options: InterpolateOptions) {
    super();
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return interpolate(x, this.#options);
  }
}
