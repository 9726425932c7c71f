import type { Mlp } from "../value-mlp/solution.ts";
import type { Value } from "../value-node/solution.ts";

type Mine = typeof import("./solution.ts");

/** A number that was given. Made here, so that a fault of an earlier exercise does not show in this one. */
const value = (data: number): Value => ({ data, grad: 0, inputs: [], locals: [] });

interface Plain {
  weights: number[];
  bias: number;
}

const plain = (mlp: Mlp): Plain[][] =>
  mlp.map((layer) => layer.map(({ weights, bias }) => ({ weights: weights.map(({ data }) => data), bias: bias.data })));

const build = (layers: Plain[][]): Mlp =>
  layers.map((layer) =>
    layer.map(({ weights, bias }) => ({ weights: weights.map((weight) => value(weight)), bias: value(bias) })),
  );

export const error = (mine: Mine, layers: Plain[][], points: number[][], labels: number[]) =>
  mine.meanError(build(layers), points, labels).data;

/** Some steps with the same net: the errors told, and the net afterwards. */
export function steps(
  mine: Mine,
  layers: Plain[][],
  points: number[][],
  labels: number[],
  rate: number,
  count: number,
) {
  const mlp = build(layers);
  const errors = Array.from({ length: count }, () => mine.trainStep(mlp, points, labels, rate));
  return { errors, mlp: plain(mlp) };
}

/** The only output, with tanh after every layer but the last. */
function outputOf(layers: Plain[][], point: number[]): number {
  return layers.reduce((numbers, layer, i) => {
    const sums = layer.map(({ weights, bias }) => weights.reduce((sum, weight, k) => sum + weight * numbers[k], bias));
    return i < layers.length - 1 ? sums.map(Math.tanh) : sums;
  }, point)[0];
}

/** The net that the learner's `train` makes. @param seed of a small random source (a linear congruential generator, constants of Numerical Recipes) */
export function trained(mine: Mine, points: number[][], labels: number[], seed: number): Plain[][] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return plain(mine.train(points, labels, random));
}

/** The outputs of the trained net. */
export function learn(mine: Mine, points: number[][], labels: number[], seed: number) {
  const net = trained(mine, points, labels, seed);
  return points.map((point) => outputOf(net, point));
}
