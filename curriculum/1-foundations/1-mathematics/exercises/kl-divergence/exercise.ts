/**
 * Mean surprisal, in nats, of one who believes in q where p is true.
 * @param p, q of the same length; infinite where something happens that q calls impossible
 */
export function crossEntropy(p: readonly number[], q: readonly number[]): number {
  // TODO
  throw new Error("TODO: crossEntropy");
}

/** By how much that is more than the entropy of p: what the wrong belief costs. Build on your own `entropy`. */
export function klDivergence(p: readonly number[], q: readonly number[]): number {
  // TODO: import { entropy } from "#mine/entropy";
  throw new Error("TODO: klDivergence");
}

/** The mean cross-entropy of a classifier. @param q its probabilities, one list an example @param truth the right class of each */
export function classifierCost(q: readonly (readonly number[])[], truth: readonly number[]): number {
  // TODO: the truth is a distribution too, with all its probability on one class.
  throw new Error("TODO: classifierCost");
}
