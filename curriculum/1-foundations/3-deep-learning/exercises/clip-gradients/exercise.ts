import type { Tensor } from "@gradus/tensor";

/** @returns the gradients, together no longer than `maxNorm`, and their length before */
export function clipGradients(gradients: readonly Tensor[], maxNorm: number): { gradients: Tensor[]; norm: number } {
  throw new Error(`TODO: clip ${gradients.length} gradients to ${maxNorm}`);
}
