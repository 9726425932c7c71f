/** How surprising it is when something of probability p happens, in nats. */
export function surprisal(p: number): number {
  // TODO
  throw new Error("TODO: surprisal");
}

/** The surprisal to be expected, in nats. @param probabilities none negative, adding up to 1; what has probability 0 adds nothing */
export function entropy(probabilities: readonly number[]): number {
  // TODO
  throw new Error("TODO: entropy");
}

/** The same in bits, the unit of yes-or-no questions. */
export function entropyInBits(probabilities: readonly number[]): number {
  // TODO
  throw new Error("TODO: entropyInBits");
}
