import type { Tensor } from "@gradus/tensor";

/**
 * One step of SGD with momentum, PyTorch's form: v ← μ v + g, then w ← w − η v.
 * @param parameter w, any shape @param grad g, the same shape @param velocity v of the step before; zeros at the first step
 * @returns the new w and v; the arrays given stay as they are
 */
export function sgdStep(
  parameter: Tensor,
  grad: Tensor,
  velocity: Tensor,
  { learningRate, momentum }: { learningRate: number; momentum: number },
): { parameter: Tensor; velocity: Tensor } {
  const next = velocity.mul(momentum).add(grad);
  return { parameter: parameter.sub(next.mul(learningRate)), velocity: next };
}
