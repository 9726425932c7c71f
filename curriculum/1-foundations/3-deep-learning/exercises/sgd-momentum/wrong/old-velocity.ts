// caught: first-step
import type { Tensor } from "@gradus/tensor";

export function sgdStep(
  parameter: Tensor,
  grad: Tensor,
  velocity: Tensor,
  { learningRate, momentum }: { learningRate: number; momentum: number },
): { parameter: Tensor; velocity: Tensor } {
  const next = velocity.mul(momentum).add(grad);
  return { parameter: parameter.sub(velocity.mul(learningRate)), velocity: next };
}
