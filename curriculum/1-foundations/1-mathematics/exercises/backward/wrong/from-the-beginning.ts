// caught: chain
import { topologicalOrder } from "#mine/topological-order";
import type { Value } from "#mine/value-node";

/**
 * Sets `grad` of every value that `root` was computed from to ∂root/∂value; the root's own is 1. What the grads were before does
 * not matter.
 */
export function backward(root: Value): void {
  const order = topologicalOrder(root);
  for (const value of order) value.grad = 0;
  root.grad = 1;
  for (const { grad, inputs, locals } of order) {
    for (const [i, input] of inputs.entries()) input.grad += grad * locals[i];
  }
}
