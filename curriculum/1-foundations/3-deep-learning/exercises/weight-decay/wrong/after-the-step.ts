// caught: decays
import type { Tensor } from "@gradus/tensor";
import { type AdamOptions, type AdamState, adamStep } from "#mine/adam";

type Options = AdamOptions & { weightDecay: number };

export function adamWStep(parameter: Tensor, grad: Tensor, state: AdamState, options: Options) {
  const next = adamStep(parameter, grad, state, options);
  return { ...next, parameter: next.parameter.mul(1 - options.learningRate * options.weightDecay) };
}
