import type { Value } from "../value-node/solution.ts";
import type { Mlp } from "./solution.ts";

type Mine = typeof import("./solution.ts");

/** A number that was given. Made here, so that a fault of an earlier exercise does not show in this one. */
const value = (data: number): Value => ({ data, grad: 0, inputs: [], locals: [] });

/** Derivative of a value by another one: along every way of the graph the product, over all ways the sum. */
function along(made: Value, to: Value): number {
  if (made === to) return 1;
  return made.inputs.reduce((sum, input, i) => sum + made.locals[i] * along(input, to), 0);
}

export interface Plain {
  weights: number[];
  bias: number;
}

const plain = (mlp: Mlp): Plain[][] =>
  mlp.map((layer) => layer.map(({ weights, bias }) => ({ weights: weights.map(({ data }) => data), bias: bias.data })));

const build = (layers: Plain[][]): Mlp =>
  layers.map((layer) =>
    layer.map(({ weights, bias }) => ({ weights: weights.map((weight) => value(weight)), bias: value(bias) })),
  );

export const sum = (mine: Mine, { weights, bias }: Plain, inputs: number[]) =>
  mine.weightedSum(
    build([[{ weights, bias }]])[0][0],
    inputs.map((input) => value(input)),
  ).data;

/** @param numbers what `random` gives, one after the other, and then anew */
export function create(mine: Mine, widths: number[], numbers: number[]) {
  let calls = 0;
  const mlp = mine.createMlp(widths, () => numbers[calls++ % numbers.length]);
  return { mlp: plain(mlp), calls };
}

export const outputs = (mine: Mine, layers: Plain[][], inputs: number[]) =>
  mine.forward(build(layers), inputs).map(({ data }) => data);

/** What `parameters` gives: how many there are, how many different ones, how many of the net's own. */
export function counted(mine: Mine, layers: Plain[][]) {
  const mlp = build(layers);
  const own = new Set(mlp.flat().flatMap(({ weights, bias }) => [...weights, bias]));
  const found = mine.parameters(mlp);
  return { count: found.length, different: new Set(found).size, own: found.filter((one) => own.has(one)).length };
}

/** Derivatives of the first output by the first neuron's weights and bias. */
export function derivatives(mine: Mine, layers: Plain[][], inputs: number[]) {
  const mlp = build(layers);
  const [output] = mine.forward(mlp, inputs);
  const [{ weights, bias }] = mlp[0];
  return [...weights, bias].map((parameter) => along(output, parameter));
}
