// caught: forward-cost
/** A list of rows. */
export type Matrix = readonly (readonly number[])[];

/**
 * v · J_n · … · J_2 · J_1: carries a row vector back through a chain of steps, from the last to the first. Only products of a row
 * and a matrix are computed, never one of two matrices.
 * @param jacobians in the order in which the steps are taken: J_1 first
 * @param v one number for each output of the last step
 */
export function pullBack(jacobians: readonly Matrix[], v: readonly number[]): number[] {
  return jacobians.reduceRight<number[]>(
    (row, jacobian) => jacobian[0].map((_, j) => row.reduce((sum, value, i) => sum + value * jacobian[i][j], 0)),
    [...v],
  );
}

/**
 * Multiplications of numbers that are needed for the whole Jacobian of a chain. A product of an n × k and a k × m matrix takes
 * n · k · m of them.
 * @param sizes [inputs, after step 1, …, after the last step]; step i has a Jacobian of sizes[i] × sizes[i − 1]
 * @param order "forward": (J_n ⋯ (J_3 (J_2 J_1))); "backward": (((J_n J_{n−1}) J_{n−2}) ⋯ J_1)
 */
export function multiplications(sizes: readonly number[], order: "forward" | "backward"): number {
  const along = order === "backward" ? sizes : sizes.toReversed();
  let count = 0;
  for (let i = 2; i < along.length; i++) count += along[i] * along[i - 1] * along[0];
  return count;
}
