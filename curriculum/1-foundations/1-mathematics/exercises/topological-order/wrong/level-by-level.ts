// caught: order
import type { Value } from "#mine/value-node";

/**
 * All values that `root` was computed from, directly or not, and `root` itself: each once, and every value after its inputs.
 */
export function topologicalOrder(root: Value): Value[] {
  const found = new Set([root]);
  for (const value of found) for (const input of value.inputs) found.add(input);
  return [...found].reverse();
}
