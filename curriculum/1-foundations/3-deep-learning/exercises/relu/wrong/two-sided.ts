// caught: values
import { type Tensor, tensor } from "@gradus/tensor";

export function relu(x: Tensor): Tensor {
  return tensor(
    x.toTypedArray().map((value) => Math.abs(value)),
    x.shape,
  );
}

export function reluBackward(grad: Tensor, x: Tensor): Tensor {
  const inputs = x.toTypedArray();
  return tensor(
    grad.toTypedArray().map((value, i) => (inputs[i] > 0 ? value : 0)),
    x.shape,
  );
}
