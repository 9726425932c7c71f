// caught: expected
export function surprisal(p: number): number {
  return -Math.log(p);
}

export function entropy(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum + surprisal(p) / probabilities.length : sum), 0);
}

export function entropyInBits(probabilities: readonly number[]): number {
  return entropy(probabilities) / Math.LN2;
}
