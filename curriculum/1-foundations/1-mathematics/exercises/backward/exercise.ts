import { topologicalOrder } from "#mine/topological-order";
import type { Value } from "#mine/value-node";

/**
 * Sets `grad` of every value that `root` was computed from to ∂root/∂value; the root's own is 1. What the grads were before does
 * not matter.
 */
export function backward(root: Value): void {
  // TODO
  throw new Error(`TODO: backward, with ${topologicalOrder.name}`);
}
