// caught: classifier
import { entropy, surprisal } from "#mine/entropy";

export function crossEntropy(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, k) => (share > 0 ? sum + share * surprisal(q[k]) : sum), 0);
}

export function klDivergence(p: readonly number[], q: readonly number[]): number {
  return crossEntropy(p, q) - entropy(p);
}

export function classifierCost(q: readonly (readonly number[])[], truth: readonly number[]): number {
  return q.reduce((sum, said, i) => sum + surprisal(said[truth[i]]), 0);
}
