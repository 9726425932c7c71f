import { backward } from "#mine/backward";
import { createMlp, forward, type Mlp, parameters } from "#mine/value-mlp";
import { add, mul, type Value, value } from "#mine/value-node";
import { power, sub } from "#mine/value-operations";

/** How wrong a net with one output is: the mean of (output − label)² over all points. @param labels 1 or −1 for each point */
export function meanError(mlp: Mlp, points: readonly (readonly number[])[], labels: readonly number[]): Value {
  // TODO
  throw new Error(`TODO: meanError, with ${[add, mul, power, sub, value, forward].map((one) => one.name)}`);
}

/** One step of gradient descent on `meanError`, for all weights and biases. @returns the error before the step */
export function trainStep(
  mlp: Mlp,
  points: readonly (readonly number[])[],
  labels: readonly number[],
  rate: number,
): number {
  // TODO
  throw new Error(`TODO: trainStep, with ${backward.name} and ${parameters.name}`);
}

/**
 * Makes a net and trains it until the sign of its output is right for every point. How many neurons, which rate and how many steps
 * is yours to choose.
 * @param random gives numbers from 0 to 1
 */
export function train(points: readonly (readonly number[])[], labels: readonly number[], random: () => number): Mlp {
  // TODO
  throw new Error(`TODO: train, with ${createMlp.name}`);
}
