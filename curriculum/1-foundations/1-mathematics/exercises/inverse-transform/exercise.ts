/** A number of the exponential distribution with the given rate, by inverse-transform sampling. @param u uniform in [0, 1) */
export function exponential(u: number, rate: number): number {
  // TODO: solve u = 1 − e^(−rate · x) for x.
  throw new Error("TODO: exponential");
}

/** A whole number from `low` to `high`, both included, each equally probable. @param u uniform in [0, 1) */
export function uniformInteger(u: number, low: number, high: number): number {
  // TODO
  throw new Error("TODO: uniformInteger");
}
