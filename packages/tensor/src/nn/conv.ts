/** Convolutions besides `Conv2d`, which is among the first `layers.ts`. */
import {
  type Conv1dOptions,
  type ConvTranspose1dOptions,
  type ConvTranspose2dOptions,
  conv1d,
  convTranspose1d,
  convTranspose2d,
} from "../ops/conv.ts";
import type { Generator } from "../ops/random.ts";
import type { Tensor } from "../tensor.ts";
import { channelsPerGroup, type LayerOptions, uniformByFanIn } from "./layers.ts";
import { Module } from "./module.ts";

/** @see conv1d */
export class Conv1d extends Module {
  /** [out, in / groups, kernel] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor | null;
  readonly #options: Conv1dOptions;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    generator: Generator,
    { bias = true, ...options }: Conv1dOptions & LayerOptions = {},
  ) {
    super();
    const perGroup = channelsPerGroup("Conv1d", inChannels, options.groups);
    const fanIn = perGroup * kernelSize;
    this.weight = uniformByFanIn([outChannels, perGroup, kernelSize], fanIn, generator);
    this.bias = bias ? uniformByFanIn([outChannels], fanIn, generator) : null;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return conv1d(x, this.weight, this.bias, this.#options);
  }
}

/** @see convTranspose1d */
export class ConvTranspose1d extends Module {
  /** [in, out / groups, kernel] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor | null;
  readonly #options: ConvTranspose1dOptions;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    generator: Generator,
    { bias = true, ...options }: ConvTranspose1dOptions & LayerOptions = {},
  ) {
    super();
    const perGroup = channelsPerGroup("ConvTranspose1d", outChannels, options.groups);
    // PyTorch takes the second extent for the fan here as well.
    const fanIn = perGroup * kernelSize;
    this.weight = uniformByFanIn([inChannels, perGroup, kernelSize], fanIn, generator);
    this.bias = bias ? uniformByFanIn([outChannels], fanIn, generator) : null;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return convTranspose1d(x, this.weight, this.bias, this.#options);
  }
}

/** @see convTranspose2d */
export class ConvTranspose2d extends Module {
  /** [in, out / groups, kernel, kernel] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor | null;
  readonly #options: ConvTranspose2dOptions;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    generator: Generator,
    { bias = true, ...options }: ConvTranspose2dOptions & LayerOptions = {},
  ) {
    super();
    const perGroup = channelsPerGroup("ConvTranspose2d", outChannels, options.groups);
    const fanIn = perGroup * kernelSize * kernelSize;
    this.weight = uniformByFanIn([inChannels, perGroup, kernelSize, kernelSize], fanIn, generator);
    this.bias = bias ? uniformByFanIn([outChannels], fanIn, generator) : null;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return convTranspose2d(x, this.weight, this.bias, this.#options);
  }
}
