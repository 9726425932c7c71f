import type { Tensor } from "@gradus/tensor";

/** max(x, 0), element by element; the same shape. */
export function relu(x: Tensor): Tensor {
  // TODO: keep what is positive, put 0 in place of the rest.
  throw new Error("TODO: relu");
}

/**
 * The derivative of the loss by `x`.
 * @param grad derivative of the loss by relu(x), the same shape as x
 */
export function reluBackward(grad: Tensor, x: Tensor): Tensor {
  // TODO: let the gradient through where x was positive. At exactly 0 take 0.
  throw new Error("TODO: reluBackward");
}
