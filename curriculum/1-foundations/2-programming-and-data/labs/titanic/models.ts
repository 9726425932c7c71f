/** Logistic regression and a small MLP, trained on all rows at once. */
import { step, type Tensor, tensor } from "@gradus/tensor";
import { noGrad } from "@gradus/tensor/op";
import { bceWithLogits } from "@gradus/tensor/ops/losses";
import type { Generator } from "@gradus/tensor/ops/random";
import { Adam } from "@gradus/tensor/optim/adam";

export interface Recipe {
  /** Neurons of the hidden layer; 0: none, which is logistic regression. */
  hidden: number;
  steps: number;
  learningRate: number;
  /** λ: λ/2 of the weights' squares is added to the sum of the losses. */
  decay: number;
}

export interface Rows {
  /** [count · features] */
  x: Float32Array;
  /** 0 or 1. */
  y: readonly number[];
}

export interface Model {
  /** [count]; above 0 is 1. */
  logits(x: Float32Array): Float32Array;
  /** Logistic regression's weights; absent from an MLP. */
  weights?: Float32Array;
  /** Mean loss over the training rows after the last step, without the penalty. */
  loss: number;
}

/** From −bound to bound, in the order of the rows. */
function uniform(shape: [number, number], bound: number, generator: Generator): Tensor {
  return tensor(
    generator.numbers(shape[0] * shape[1]).map((u) => (2 * u - 1) * bound),
    shape,
  ).requiresGrad_();
}

const noughts = (shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b)), shape).requiresGrad_();

/** Full-batch Adam on the mean cross-entropy and λ/(2n) of the weights' squares; biases go free. */
export function fit({ x, y }: Rows, recipe: Recipe, generator: Generator): Model {
  const { hidden, steps, learningRate, decay } = recipe;
  const count = y.length;
  const features = x.length / count;
  const last = hidden === 0 ? features : hidden;
  const parameters: Record<string, Tensor> = {
    ...(hidden > 0 && {
      weight1: uniform([features, hidden], Math.sqrt(6 / features), generator),
      bias1: noughts([hidden]),
    }),
    weight: hidden > 0 ? uniform([hidden, 1], Math.sqrt(1 / hidden), generator) : noughts([last, 1]),
    bias: noughts([1]),
  };
  const { weight1, bias1, weight, bias } = parameters;
  const forward = (rows: Float32Array) => {
    const input = tensor(rows, [rows.length / features, features]);
    const inner = weight1 ? input.matmul(weight1).add(bias1).relu() : input;
    return inner.matmul(weight).add(bias).flatten();
  };
  const optimizer = new Adam(Object.entries(parameters), { learningRate });
  const truth = Float32Array.from(y);
  let loss = 0;
  for (let done = 0; done < steps; done++) {
    loss = step(() => {
      optimizer.zeroGrad();
      const mean = bceWithLogits(forward(x), tensor(truth, [count]));
      const squares = weight1 ? weight.square().sum().add(weight1.square().sum()) : weight.square().sum();
      mean.add(squares.mul(decay / (2 * count))).backward();
      optimizer.step();
      return mean.item();
    });
  }
  return {
    logits: (rows) => step(() => noGrad(() => forward(rows).toTypedArray() as Float32Array)),
    ...(hidden === 0 && { weights: weight.toTypedArray() as Float32Array }),
    loss,
  };
}
