import type { Tensor } from "@gradus/tensor";

export interface AdamState {
  /** Moving average of the gradient. */
  m: Tensor;
  /** Moving average of the squared gradient. */
  v: Tensor;
  /** Steps done so far: 0 before the first one. */
  step: number;
}

export interface AdamOptions {
  learningRate: number;
  beta1: number;
  beta2: number;
  eps: number;
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1), with bias correction.
 * @param parameter any shape @param grad the same shape @param state m and v are zeros before the first step
 * @returns the new parameter and state; what is given stays as it is
 */
export function adamStep(
  parameter: Tensor,
  grad: Tensor,
  state: AdamState,
  options: AdamOptions,
): { parameter: Tensor; state: AdamState } {
  // TODO: m, v, their corrections by 1 − βᵗ with t = 1 at the first step, then the update.
  throw new Error("TODO: adamStep");
}
