/** Normalization layers. */
import { TensorError } from "../errors.ts";
import { batchNorm } from "../ops/batch-norm.ts";
import { groupNorm, instanceNorm } from "../ops/group-norm.ts";
import { layerNorm, rmsNorm } from "../ops/norm.ts";
import type { Shape } from "../shape.ts";
import { ones, type Tensor, zeros } from "../tensor.ts";
import { buffer, Module, parameter } from "./module.ts";

export interface LayerNormOptions {
  eps?: number;
  /** false: neither weight nor bias. */
  affine?: boolean;
  bias?: boolean;
}

/** @see layerNorm */
export class LayerNorm extends Module {
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;
  readonly #shape: Shape;
  readonly #eps: number;

  constructor(normalizedShape: number | Shape, { eps = 1e-5, affine = true, bias = true }: LayerNormOptions = {}) {
    super();
    this.#shape = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
    this.#eps = eps;
    this.weight = affine ? parameter(() => ones(this.#shape)) : null;
    this.bias = affine && bias ? parameter(() => zeros(this.#shape)) : null;
  }

  forward(x: Tensor): Tensor {
    return layerNorm(x, this.#shape, this.weight ?? undefined, this.bias ?? undefined, this.#eps);
  }
}

/** @see rmsNorm */
export class RMSNorm extends Module {
  readonly weight: Tensor;
  readonly #eps: number;

  constructor(width: number, eps = 1e-5) {
    super();
    this.#eps = eps;
    this.weight = parameter(() => ones([width]));
  }

  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.weight.shape, this.weight, this.#eps);
  }
}

/** @see groupNorm */
export class GroupNorm extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly #groups: number;
  readonly #eps: number;

  constructor(groups: number, channels: number, eps = 1e-5) {
    super();
    this.#groups = groups;
    this.#eps = eps;
    this.weight = parameter(() => ones([channels]));
    this.bias = parameter(() => zeros([channels]));
  }

  forward(x: Tensor): Tensor {
    return groupNorm(x, this.#groups, this.weight, this.bias, this.#eps);
  }
}

/** Without parameters, as PyTorch's by default. @see instanceNorm */
export class InstanceNorm extends Module {
  readonly #eps: number;

  constructor(eps = 1e-5) {
    super();
    this.#eps = eps;
  }

  forward(x: Tensor): Tensor {
    return instanceNorm(x, null, null, this.#eps);
  }
}

export interface BatchNormOptions {
  eps?: number;
  momentum?: number;
}

/**
 * Normalizes by the batch while training, else by the running statistics, which are saved with the parameters.
 * @see batchNorm
 */
abstract class BatchNorm extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly running_mean: Tensor;
  readonly running_var: Tensor;
  readonly num_batches_tracked = buffer(() => zeros([], "int32"));
  readonly #eps: number;
  readonly #momentum: number;
  readonly #ranks: readonly number[];

  constructor(channels: number, { eps = 1e-5, momentum = 0.1 }: BatchNormOptions, ranks: readonly number[]) {
    super();
    this.#ranks = ranks;
    this.weight = parameter(() => ones([channels]));
    this.bias = parameter(() => zeros([channels]));
    this.running_mean = buffer(() => zeros([channels]));
    this.running_var = buffer(() => ones([channels]));
    this.#eps = eps;
    this.#momentum = momentum;
  }

  forward(x: Tensor): Tensor {
    if (!this.#ranks.includes(x.rank)) {
      throw new TensorError(
        `${this.constructor.name}: expected ${this.#ranks.join(" or ")} dimensions, [batch, channels, …], got shape [${x.shape.join(", ")}]`,
      );
    }
    const { running_mean, running_var, num_batches_tracked, weight, bias, training } = this;
    if (training) num_batches_tracked.storage.array[0]++;
    return batchNorm(x, running_mean, running_var, weight, bias, training, this.#momentum, this.#eps);
  }
}

/** [batch, channels] or [batch, channels, length]. */
export class BatchNorm1d extends BatchNorm {
  constructor(channels: number, options: BatchNormOptions = {}) {
    super(channels, options, [2, 3]);
  }
}

/** [batch, channels, height, width]. */
export class BatchNorm2d extends BatchNorm {
  constructor(channels: number, options: BatchNormOptions = {}) {
    super(channels, options, [4]);
  }
}
