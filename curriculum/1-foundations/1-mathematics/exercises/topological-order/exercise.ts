import type { Value } from "#mine/value-node";

/**
 * All values that `root` was computed from, directly or not, and `root` itself: each once, and every value after its inputs.
 */
export function topologicalOrder(root: Value): Value[] {
  // TODO
  throw new Error("TODO: topologicalOrder");
}
