// caught: intervals
export const sampleCategorical = (probabilities: readonly number[], u: number): number =>
  Math.floor(u * probabilities.length);
