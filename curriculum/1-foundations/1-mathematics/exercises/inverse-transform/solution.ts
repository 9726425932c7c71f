/** A number of the exponential distribution with the given rate, by inverse-transform sampling. @param u uniform in [0, 1) */
export function exponential(u: number, rate: number): number {
  return -Math.log(1 - u) / rate;
}

/** A whole number from `low` to `high`, both included, each equally probable. @param u uniform in [0, 1) */
export function uniformInteger(u: number, low: number, high: number): number {
  return low + Math.floor(u * (high - low + 1));
}
