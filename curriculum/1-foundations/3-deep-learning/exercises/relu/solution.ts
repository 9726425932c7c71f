import { type Tensor, tensor } from "@gradus/tensor";

/** max(x, 0), element by element; the same shape. */
export function relu(x: Tensor): Tensor {
  return tensor(
    x.toTypedArray().map((value) => Math.max(value, 0)),
    x.shape,
  );
}

/**
 * The derivative of the loss by `x`.
 * @param grad derivative of the loss by relu(x), the same shape as x
 */
export function reluBackward(grad: Tensor, x: Tensor): Tensor {
  const inputs = x.toTypedArray();
  return tensor(
    grad.toTypedArray().map((value, i) => (inputs[i] > 0 ? value : 0)),
    x.shape,
  );
}
