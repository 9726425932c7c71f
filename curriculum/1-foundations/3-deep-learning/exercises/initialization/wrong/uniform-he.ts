// caught: he-normal
import type { Tensor } from "@gradus/tensor";
import { type Generator, uniform } from "@gradus/tensor/ops/random";

export function heNormal(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  return uniform([inFeatures, outFeatures], -Math.sqrt(6 / inFeatures), Math.sqrt(6 / inFeatures), generator);
}

export function xavierUniform(inFeatures: number, outFeatures: number, generator: Generator): Tensor {
  const bound = Math.sqrt(6 / (inFeatures + outFeatures));
  return uniform([inFeatures, outFeatures], -bound, bound, generator);
}
