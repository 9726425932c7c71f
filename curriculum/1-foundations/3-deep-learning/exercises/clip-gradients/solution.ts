import type { Tensor } from "@gradus/tensor";

/** @returns the gradients, together no longer than `maxNorm`, and their length before */
export function clipGradients(gradients: readonly Tensor[], maxNorm: number): { gradients: Tensor[]; norm: number } {
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.square().sum().item(), 0));
  const long = Number.isFinite(norm) && norm > maxNorm;
  return { gradients: gradients.map((g) => (long ? g.mul(maxNorm / norm) : g)), norm };
}
