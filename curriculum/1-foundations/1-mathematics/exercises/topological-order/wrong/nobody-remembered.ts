// caught: once
import type { Value } from "#mine/value-node";

/**
 * All values that `root` was computed from, directly or not, and `root` itself: each once, and every value after its inputs.
 */
export function topologicalOrder(root: Value): Value[] {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const visit = (value: Value) => {
    seen.add(value);
    for (const input of value.inputs) visit(input);
    order.push(value);
  };
  visit(root);
  return order;
}
