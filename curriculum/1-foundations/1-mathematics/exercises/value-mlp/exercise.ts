import { add, mul, type Value, value } from "#mine/value-node";
import { tanh } from "#mine/value-operations";

/** The sum of weights times inputs, plus a bias. */
export interface Neuron {
  weights: Value[];
  bias: Value;
}

/** Layer by layer, neuron by neuron. */
export type Mlp = Neuron[][];

/** w₁x₁ + w₂x₂ + … + b */
export function weightedSum({ weights, bias }: Neuron, inputs: readonly Value[]): Value {
  // TODO
  throw new Error(`TODO: weightedSum, with ${add.name} and ${mul.name}`);
}

/**
 * @param widths how many numbers there are: inputs, after the first layer, …, outputs; [2, 8, 1] has 8 neurons of 2 weights, then 1 of 8
 * @param random gives numbers from 0 to 1; the weights are drawn evenly from −1 to 1, one call each; biases are 0
 */
export function createMlp(widths: readonly number[], random: () => number): Mlp {
  // TODO
  throw new Error(`TODO: createMlp, with ${value.name}`);
}

/** The outputs. After every layer but the last, each sum goes through tanh. */
export function forward(mlp: Mlp, inputs: readonly number[]): Value[] {
  // TODO
  throw new Error(`TODO: forward, with ${tanh.name}`);
}

/** All weights and biases, in any order, each once. */
export function parameters(mlp: Mlp): Value[] {
  // TODO
  throw new Error("TODO: parameters");
}
