import type { Tensor } from "@gradus/tensor";
import { type Generator, randn, uniform } from "@gradus/tensor/ops/random";

/**
 * He et al. 2015, for layers followed by a ReLU: normal, mean 0, variance 2 / inFeatures.
 * @returns [inFeatures, outFeatures]
 */
export function heNormal(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  return randn([inFeatures, outFeatures], generator).mul(Math.sqrt(2 / inFeatures));
}

/**
 * Glorot and Bengio 2010, for layers followed by tanh or sigmoid: uniform in ±a, with variance 2 / (inFeatures + outFeatures).
 * @returns [inFeatures, outFeatures]
 */
export function xavierUniform(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  const bound = Math.sqrt(6 / (inFeatures + outFeatures));
  return uniform([inFeatures, outFeatures], -bound, bound, generator);
}
