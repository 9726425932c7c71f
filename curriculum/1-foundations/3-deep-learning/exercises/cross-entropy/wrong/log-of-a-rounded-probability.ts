// caught: sure-of-the-wrong
import { type Tensor, tensor } from "@gradus/tensor";

export function crossEntropy(logits: Tensor, target: Tensor): number {
  const [batch, classes] = logits.shape;
  const exps = logits.sub(logits.max(1, true)).exp();
  const p = exps.div(exps.sum(1, true)).toTypedArray();
  const right = target.toTypedArray();
  let total = 0;
  for (let row = 0; row < batch; row++) total -= Math.log(p[row * classes + right[row]]);
  return total / batch;
}

export function crossEntropyGrad(logits: Tensor, target: Tensor): Tensor {
  const [batch, classes] = logits.shape;
  const exps = logits.sub(logits.max(1, true)).exp();
  const grad = exps.div(exps.sum(1, true)).toTypedArray();
  const right = target.toTypedArray();
  for (let row = 0; row < batch; row++) grad[row * classes + right[row]] -= 1;
  return tensor(grad, [batch, classes]).div(batch);
}
