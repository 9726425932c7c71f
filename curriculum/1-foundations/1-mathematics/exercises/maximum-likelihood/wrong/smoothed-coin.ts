// caught: bernoulli
export function logLikelihood(draws: readonly number[], mean: number, deviation: number): number {
  return draws.reduce((sum, x) => {
    const z = (x - mean) / deviation;
    return sum - (z * z) / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
  }, 0);
}

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x) / numbers.length;

export function fitNormal(draws: readonly number[]): { mean: number; deviation: number } {
  const mean = meanOf(draws);
  return { mean, deviation: Math.sqrt(meanOf(draws.map((x) => (x - mean) ** 2))) };
}

export function fitBernoulli(throws: readonly number[]): number {
  return meanOf([...throws, 0, 1]);
}
