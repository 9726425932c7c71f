// caught: create
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
  return weights.reduce((sum, weight, i) => add(sum, mul(weight, inputs[i])), bias);
}

/**
 * @param widths how many numbers there are: inputs, after the first layer, …, outputs; [2, 8, 1] has 8 neurons of 2 weights, then 1 of 8
 * @param random gives numbers from 0 to 1; the weights are drawn evenly from −1 to 1, one call each; biases are 0
 */
export function createMlp(widths: readonly number[], random: () => number): Mlp {
  const neuron = (inputs: number): Neuron => ({
    weights: Array.from({ length: inputs }, () => value(0.5)),
    bias: value(0),
  });
  return widths.slice(1).map((width, i) => Array.from({ length: width }, () => neuron(widths[i])));
}

/** The outputs. After every layer but the last, each sum goes through tanh. */
export function forward(mlp: Mlp, inputs: readonly number[]): Value[] {
  return mlp.reduce<Value[]>(
    (values, layer, i) => {
      const sums = layer.map((neuron) => weightedSum(neuron, values));
      return i < mlp.length - 1 ? sums.map(tanh) : sums;
    },
    inputs.map((input) => value(input)),
  );
}

/** All weights and biases, in any order, each once. */
export function parameters(mlp: Mlp): Value[] {
  return mlp.flat().flatMap(({ weights, bias }) => [...weights, bias]);
}
