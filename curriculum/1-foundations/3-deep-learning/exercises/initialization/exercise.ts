import type { Tensor } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";

/**
 * He et al. 2015, for layers followed by a ReLU: normal, mean 0, variance 2 / inFeatures.
 * @returns [inFeatures, outFeatures]
 */
export function heNormal(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  // TODO: `randn(shape, generator)` from "@gradus/tensor/ops/random" has variance 1.
  throw new Error("TODO: heNormal");
}

/**
 * Glorot and Bengio 2010, for layers followed by tanh or sigmoid: uniform in ±a, with variance 2 / (inFeatures + outFeatures).
 * @returns [inFeatures, outFeatures]
 */
export function xavierUniform(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  // TODO: `uniform(shape, low, high, generator)`. A uniform in ±a has variance a² / 3.
  throw new Error("TODO: xavierUniform");
}
