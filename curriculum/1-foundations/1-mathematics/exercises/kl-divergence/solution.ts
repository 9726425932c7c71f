import { entropy, surprisal } from "#mine/entropy";

/**
 * Mean surprisal, in nats, of one who believes in q where p is true.
 * @param p, q of the same length; infinite where something happens that q calls impossible
 */
export function crossEntropy(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, k) => (share > 0 ? sum + share * surprisal(q[k]) : sum), 0);
}

/** By how much that is more than the entropy of p: what the wrong belief costs. Build on your own `entropy`. */
export function klDivergence(p: readonly number[], q: readonly number[]): number {
  return crossEntropy(p, q) - entropy(p);
}

/** The mean cross-entropy of a classifier. @param q its probabilities, one list an example @param truth the right class of each */
export function classifierCost(q: readonly (readonly number[])[], truth: readonly number[]): number {
  return q.reduce((sum, said, i) => sum + surprisal(said[truth[i]]), 0) / q.length;
}
