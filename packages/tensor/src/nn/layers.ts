/**
 * Layers under PyTorch's names, with PyTorch's default initialization. Their first weights are drawn from the generator, which
 * stands before the options. Other layers: activations.ts, attention.ts, conv.ts, norm.ts, pool.ts, recurrent.ts, transformer.ts.
 */

import { TensorError } from "../errors.ts";
import { type Conv2dOptions, conv2d, flatten, maxPool2d, type Pair, type Pool2dOptions } from "../ops/conv.ts";
import { add } from "../ops/elementwise.ts";
import { embedding } from "../ops/embedding.ts";
import { linear, matmul } from "../ops/matmul.ts";
import { dropout, type Generator, randn, uniform } from "../ops/random.ts";
import { checkShape, normalizeDim, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Module, parameter } from "./module.ts";

/**
 * Uniform in ±1/√fanIn: what `torch.nn.Linear` and `Conv2d` start from (He et al. 2015 with a = √5, for weights and
 * biases alike).
 */
export function uniformByFanIn(shape: Shape, fanIn: number, generator: Generator): Tensor {
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  return parameter(() => uniform(shape, -bound, bound, generator));
}

export interface LayerOptions {
  /** false: no bias is added. */
  bias?: boolean;
}

/** How many of `channels` one of `groups` has. @throws where they do not part evenly */
export function channelsPerGroup(layer: string, channels: number, groups = 1): number {
  if (!(groups >= 1) || channels % groups !== 0) {
    throw new TensorError(`${layer}: ${channels} channels do not part into ${groups} groups`);
  }
  return channels / groups;
}

/** y = x·Wᵀ + b. @see linear */
export class Linear extends Module {
  /** [out, in] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor | null;

  /** @param options.weight another layer's, to share it */
  constructor(
    inFeatures: number,
    outFeatures: number,
    generator: Generator,
    { bias = true, weight }: LayerOptions & { weight?: Tensor } = {},
  ) {
    super();
    this.weight = weight ?? uniformByFanIn([outFeatures, inFeatures], inFeatures, generator);
    this.bias = bias ? uniformByFanIn([outFeatures], inFeatures, generator) : null;
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias ?? undefined);
  }
}

/** yₖ = x₁ᵀ·Wₖ·x₂ + bₖ, as `torch.nn.Bilinear`. */
export class Bilinear extends Module<[x1: Tensor, x2: Tensor]> {
  /** [out, in1, in2] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor | null;

  constructor(in1: number, in2: number, out: number, generator: Generator, { bias = true }: LayerOptions = {}) {
    super();
    this.weight = uniformByFanIn([out, in1, in2], in1, generator);
    this.bias = bias ? uniformByFanIn([out], in1, generator) : null;
  }

  /** @param x1 [.., in1] @param x2 [.., in2] @returns [.., out] */
  forward(x1: Tensor, x2: Tensor): Tensor {
    const [out, in1, in2] = this.weight.shape;
    const byFirst = matmul(x1, this.weight.permute(1, 0, 2).reshape(in1, out * in2));
    const lead = x1.shape.slice(0, -1);
    const y = matmul(byFirst.reshape(...lead, out, in2), x2.reshape(...lead, in2, 1)).reshape(...lead, out);
    return this.bias ? add(y, this.bias) : y;
  }
}

/** A learned row for each number, as a token's vector. @see embedding */
export class Embedding extends Module {
  /** [rows, width]; normal with deviation 1, as PyTorch's. */
  readonly weight: Tensor;
  readonly #paddingIdx: number | undefined;

  /** @param options.paddingIdx a row that starts as zeros and gets no gradient */
  constructor(rows: number, width: number, generator: Generator, options: { paddingIdx?: number } = {}) {
    super();
    checkShape("Embedding", [rows, width]);
    this.weight = parameter(() => randn([rows, width], generator));
    this.#paddingIdx = options.paddingIdx;
    const { paddingIdx } = options;
    if (paddingIdx !== undefined) {
      this.weight.storage.write(
        new Float32Array(width),
        normalizeDim("Embedding's paddingIdx", paddingIdx, rows) * width,
      );
    }
  }

  /** @param index any shape, int32 @returns [...index.shape, width] */
  forward(index: Tensor): Tensor {
    return embedding(this.weight, index, this.#paddingIdx);
  }
}

/** @see conv2d */
export class Conv2d extends Module {
  /** [out, in / groups, kernel, kernel] */
  readonly weight: Tensor;
  /** [out] */
  readonly bias: Tensor | null;
  readonly #options: Conv2dOptions;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    generator: Generator,
    { bias = true, ...options }: Conv2dOptions & LayerOptions = {},
  ) {
    super();
    const perGroup = channelsPerGroup("Conv2d", inChannels, options.groups);
    const fanIn = perGroup * kernelSize * kernelSize;
    this.weight = uniformByFanIn([outChannels, perGroup, kernelSize, kernelSize], fanIn, generator);
    this.bias = bias ? uniformByFanIn([outChannels], fanIn, generator) : null;
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

/** Gives back what it gets: for a place where nothing is to happen. */
export class Identity extends Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}

/** [batch, …] → [batch, features]. */
export class Flatten extends Module {
  forward(x: Tensor): Tensor {
    return flatten(x);
  }
}

/** Parts one dimension into several. */
export class Unflatten extends Module {
  readonly #dim: number;
  readonly #shape: Shape;

  constructor(dim: number, shape: Shape) {
    super();
    this.#dim = dim;
    this.#shape = shape;
  }

  forward(x: Tensor): Tensor {
    const dim = normalizeDim("Unflatten", this.#dim, x.rank);
    return x.reshape(...x.shape.slice(0, dim), ...this.#shape, ...x.shape.slice(dim + 1));
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
