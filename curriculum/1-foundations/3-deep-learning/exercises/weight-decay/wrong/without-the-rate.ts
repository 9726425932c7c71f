// caught: decays
import type { Tensor } from "@gradus/tensor";
import { type AdamOptions, type AdamState, adamStep } from "#mine/adam";

type Options = AdamOptions & { weightDecay: number };

export function adamWStep(parameter: Tensor, grad: Tensor, state: AdamState, options: Options) {
  return adamStep(parameter.mul(1 - options.weightDecay), grad, state, options);
}
