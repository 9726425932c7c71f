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
  // TODO: shrink the parameter where it has two dimensions or more, then call adamStep.
  throw new Error(`TODO: adamWStep, with ${typeof adamStep}`);
}
