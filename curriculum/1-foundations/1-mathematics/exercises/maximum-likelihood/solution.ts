/** ln of the density of all draws together, which are independent, under the normal distribution with that mean and standard deviation. */
export function logLikelihood(draws: readonly number[], mean: number, deviation: number): number {
  return draws.reduce((sum, x) => {
    const z = (x - mean) / deviation;
    return sum - (z * z) / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
  }, 0);
}

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x) / numbers.length;

/** The normal distribution under which the draws are most probable. Two draws or more, not all equal. */
export function fitNormal(draws: readonly number[]): { mean: number; deviation: number } {
  const mean = meanOf(draws);
  return { mean, deviation: Math.sqrt(meanOf(draws.map((x) => (x - mean) ** 2))) };
}

/** The probability of heads under which the throws (1: heads, 0: tails) are most probable. */
export function fitBernoulli(throws: readonly number[]): number {
  return meanOf(throws);
}
