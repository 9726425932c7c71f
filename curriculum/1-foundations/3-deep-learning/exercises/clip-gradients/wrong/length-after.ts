// caught: long
import type { Tensor } from "@gradus/tensor";

export function clipGradients(gradients: readonly Tensor[], maxNorm: number) {
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.square().sum().item(), 0));
  return {
    gradients: gradients.map((g) => (norm > maxNorm ? g.mul(maxNorm / norm) : g)),
    norm: Math.min(norm, maxNorm),
  };
}
