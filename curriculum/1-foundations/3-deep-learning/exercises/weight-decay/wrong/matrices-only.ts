// caught: kernels
import type { Tensor } from "@gradus/tensor";
import { type AdamOptions, type AdamState, adamStep } from "#mine/adam";

type Options = AdamOptions & { weightDecay: number };

export function adamWStep(parameter: Tensor, grad: Tensor, state: AdamState, options: Options) {
  const left = parameter.shape.length === 2 ? 1 - options.learningRate * options.weightDecay : 1;
  return adamStep(parameter.mul(left), grad, state, options);
}
