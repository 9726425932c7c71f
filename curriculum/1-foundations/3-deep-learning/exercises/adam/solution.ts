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
  { learningRate, beta1, beta2, eps }: AdamOptions,
): { parameter: Tensor; state: AdamState } {
  const step = state.step + 1;
  const m = state.m.mul(beta1).add(grad.mul(1 - beta1));
  const v = state.v.mul(beta2).add(grad.mul(grad).mul(1 - beta2));
  const mean = m.div(1 - beta1 ** step);
  const spread = v.div(1 - beta2 ** step).sqrt();
  return {
    parameter: parameter.sub(mean.div(spread.add(eps)).mul(learningRate)),
    state: { m, v, step },
  };
}
