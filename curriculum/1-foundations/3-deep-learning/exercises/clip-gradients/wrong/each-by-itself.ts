// caught: long
import type { Tensor } from "@gradus/tensor";

export function clipGradients(gradients: readonly Tensor[], maxNorm: number) {
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.square().sum().item(), 0));
  const clip = (g: Tensor) => g.mul(Math.min(1, maxNorm / Math.sqrt(g.square().sum().item())));
  return { gradients: gradients.map(clip), norm };
}
