/** How surprising it is when something of probability p happens, in nats. */
export function surprisal(p: number): number {
  return -Math.log(p);
}

/** The surprisal to be expected, in nats. @param probabilities none negative, adding up to 1; what has probability 0 adds nothing */
export function entropy(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum + p * surprisal(p) : sum), 0);
}

/** The same in bits, the unit of yes-or-no questions. */
export function entropyInBits(probabilities: readonly number[]): number {
  return entropy(probabilities) / Math.LN2;
}
