// caught: xavier-variance
import type { Tensor } from "@gradus/tensor";
import { type Generator, randn, uniform } from "@gradus/tensor/ops/random";

export function heNormal(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  return randn([inFeatures, outFeatures], generator).mul(Math.sqrt(2 / inFeatures));
}

export function xavierUniform(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  const bound = Math.sqrt(2 / (inFeatures + outFeatures));
  return uniform([inFeatures, outFeatures], -bound, bound, generator);
}
