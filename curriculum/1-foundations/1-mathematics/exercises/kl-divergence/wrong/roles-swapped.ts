// caught: cross
import { entropy, surprisal } from "#mine/entropy";

export function crossEntropy(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, k) => (q[k] > 0 ? sum + q[k] * surprisal(share) : sum), 0);
}

export function klDivergence(p: readonly number[], q: readonly number[]): number {
  return crossEntropy(p, q) - entropy(p);
}

export function classifierCost(q: readonly (readonly number[])[], truth: readonly number[]): number {
  return q.reduce((sum, said, i) => sum + surprisal(said[truth[i]]), 0) / q.length;
}
