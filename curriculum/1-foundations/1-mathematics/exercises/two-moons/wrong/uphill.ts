// caught: step
import { backward } from "#mine/backward";
import { createMlp, forward, type Mlp, parameters } from "#mine/value-mlp";
import { add, mul, type Value, value } from "#mine/value-node";
import { power, sub } from "#mine/value-operations";

/** How wrong a net with one output is: the mean of (output − label)² over all points. @param labels 1 or −1 for each point */
export function meanError(mlp: Mlp, points: readonly (readonly number[])[], labels: readonly number[]): Value {
  const errors = points.map((point, i) => power(sub(forward(mlp, point)[0], value(labels[i])), 2));
  return mul(errors.reduce(add), value(1 / points.length));
}

/** One step of gradient descent on `meanError`, for all weights and biases. @returns the error before the step */
export function trainStep(
  mlp: Mlp,
  points: readonly (readonly number[])[],
  labels: readonly number[],
  rate: number,
): number {
  const error = meanError(mlp, points, labels);
  backward(error);
  for (const parameter of parameters(mlp)) parameter.data += rate * parameter.grad;
  return error.data;
}

/**
 * Makes a net and trains it until the sign of its output is right for every point. How many neurons, which rate and how many steps
 * is yours to choose.
 * @param random gives numbers from 0 to 1
 */
export function train(points: readonly (readonly number[])[], labels: readonly number[], random: () => number): Mlp {
  const mlp = createMlp([2, 8, 1], random);
  const right = () => points.every((point, i) => forward(mlp, point)[0].data * labels[i] > 0);
  for (let step = 0; step < 4000 && !right(); step++) trainStep(mlp, points, labels, 0.4);
  return mlp;
}
