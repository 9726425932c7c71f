// caught: zeros
export function surprisal(p: number): number {
  return -Math.log(p);
}

export function entropy(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => sum + p * surprisal(p), 0);
}

export function entropyInBits(probabilities: readonly number[]): number {
  return entropy(probabilities) / Math.LN2;
}
