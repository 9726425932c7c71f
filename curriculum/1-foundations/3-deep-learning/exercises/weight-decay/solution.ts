import type { Tensor } from "@gradus/tensor";
import { type AdamOptions, type AdamState, adamStep } from "#mine/adam";

export interface AdamWOptions extends AdamOptions {
  /** λ */
  weightDecay: number;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2). Parameters of fewer than two dimensions do not decay.
 * @param parameter any shape @param grad the same shape @param state as `adamStep` returns it
 * @returns the new parameter and state; what is given stays as it is
 */
export function adamWStep(
  parameter: Tensor,
  grad: Tensor,
  state: AdamState,
  options: AdamWOptions,
): { parameter: Tensor; state: AdamState } {
  const left = parameter.shape.length < 2 ? 1 : 1 - options.learningRate * options.weightDecay;
  return adamStep(parameter.mul(left), grad, state, options);
}
