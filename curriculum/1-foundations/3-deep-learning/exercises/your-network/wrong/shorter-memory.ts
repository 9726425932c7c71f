// caught: later-steps
import { type Tensor, zeros } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";
import { type AdamState, adamStep } from "#mine/adam";
import { crossEntropy, crossEntropyGrad } from "#mine/cross-entropy";
import { heNormal } from "#mine/initialization";
import { linear, linearBackward } from "#mine/linear";
import { relu, reluBackward } from "#mine/relu";

export interface Layer {
  weight: Tensor;
  bias: Tensor;
  weightState: AdamState;
  biasState: AdamState;
}

export function createNetwork(widths: readonly number[], generator: Generator): Layer[] {
  return widths.slice(1).map((width, i) => {
    const weight = heNormal(widths[i], width, generator);
    return { weight, bias: zeros([width]), weightState: memory(weight.shape), biasState: memory([width]) };
  });
}

function memory(shape: readonly number[]): AdamState {
  return { m: zeros(shape), v: zeros(shape), step: 0 };
}

export function forward(network: readonly Layer[], x: Tensor): Tensor {
  return network.reduce((h, { weight, bias }, i) => linear(i === 0 ? h : relu(h), weight, bias), x);
}

export function trainStep(
  network: readonly Layer[],
  x: Tensor,
  target: Tensor,
  learningRate: number,
): { network: Layer[]; loss: number } {
  const inputs: Tensor[] = [];
  const sums: Tensor[] = [];
  for (const [i, { weight, bias }] of network.entries()) {
    inputs.push(i === 0 ? x : relu(sums[i - 1]));
    sums.push(linear(inputs[i], weight, bias));
  }
  const logits = sums[sums.length - 1];
  const options = { learningRate, beta1: 0.9, beta2: 0.99, eps: 1e-8 };
  const next: Layer[] = [];
  let grad = crossEntropyGrad(logits, target);
  for (let i = network.length - 1; i >= 0; i--) {
    const layer = network[i];
    if (i < network.length - 1) grad = reluBackward(grad, sums[i]);
    const by = linearBackward(grad, inputs[i], layer.weight);
    const weight = adamStep(layer.weight, by.weight, layer.weightState, options);
    const bias = adamStep(layer.bias, by.bias, layer.biasState, options);
    next.unshift({
      weight: weight.parameter,
      bias: bias.parameter,
      weightState: weight.state,
      biasState: bias.state,
    });
    grad = by.x;
  }
  return { network: next, loss: crossEntropy(logits, target) };
}
