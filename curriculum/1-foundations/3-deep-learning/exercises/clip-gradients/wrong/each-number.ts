// caught: long
import type { Tensor } from "@gradus/tensor";

export function clipGradients(gradients: readonly Tensor[], maxNorm: number) {
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.square().sum().item(), 0));
  const cut = (g: Tensor) => g.where(g.lt(maxNorm), maxNorm).where(g.gt(-maxNorm), -maxNorm);
  return { gradients: gradients.map(cut), norm };
}
