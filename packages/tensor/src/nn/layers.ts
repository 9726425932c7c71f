/** Layers under PyTorch's names, with PyTorch's default initialization. */
import { outsideScopes } from "../memory.ts";
import { type Conv2dOptions, conv2d, flatten, maxPool2d, type Pair, type Pool2dOptions } from "../ops/conv.ts";
import { linear } from "../ops/matmul.ts";
import { dropout, type Generator, uniform } from "../ops/random.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/**
 * Uniform in ±1/√fanIn: what `torch.nn.Linear` and `Conv2d` start from (He et al. 2015 with a = √5, for weights and
 * biases alike).
 */
function initialize(shape: Shape, fanIn: number, generator: Generator): Tensor {
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  return outsideScopes(() => uniform(shape, -bound, bound, generator).requiresGrad_());
}

/** y = x·Wᵀ + b. @see linear */
export class Linear extends Module {
  /** [out, in] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor;

  constructor(inFeatures: number, outFeatures: number, generator: Generator) {
    super();
    this.weight = initialize([outFeatures, inFeatures], inFeatures, generator);
    this.bias = initialize([outFeatures], inFeatures, generator);
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/** @see conv2d */
export class Conv2d extends Module {
  /** [out, in, kernel, kernel] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor;
  readonly #options: Conv2dOptions;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    generator: Generator,
    options: Conv2dOptions = {},
  ) {
    super();
    const fanIn = inChannels * kernelSize * kernelSize;
    this.weight = initialize([outChannels, inChannels, kernelSize, kernelSize], fanIn, generator);
    this.bias = initialize([outChannels], fanIn, generator);
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return conv2d(x, this.weight, this.bias, this.#options);
  }
}

export class ReLU extends Module {
  forward(x: Tensor): Tensor {
    return x.relu();
  }
}

/** @see maxPool2d */
export class MaxPool2d extends Module {
  readonly #kernelSize: Pair;
  readonly #options: Pool2dOptions;

  constructor(kernelSize: Pair, options: Pool2dOptions = {}) {
    super();
    this.#kernelSize = kernelSize;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    return maxPool2d(x, this.#kernelSize, this.#options);
  }
}

/** [batch, …] → [batch, features]. */
export class Flatten extends Module {
  forward(x: Tensor): Tensor {
    return flatten(x);
  }
}

/** Active while training only. @see dropout */
export class Dropout extends Module {
  readonly #p: number;
  readonly #generator: Generator;

  constructor(p: number, generator: Generator) {
    super();
    this.#p = p;
    this.#generator = generator;
  }

  forward(x: Tensor): Tensor {
    return this.training ? dropout(x, this.#p, this.#generator) : x;
  }
}
