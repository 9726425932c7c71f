// caught: first-step
import type { Tensor } from "@gradus/tensor";

export interface AdamState {
  m: Tensor;
  v: Tensor;
  step: number;
}

export interface AdamOptions {
  learningRate: number;
  beta1: number;
  beta2: number;
  eps: number;
}

export function adamStep(
  parameter: Tensor,
  grad: Tensor,
  state: AdamState,
  { learningRate, beta1, beta2, eps }: AdamOptions,
): { parameter: Tensor; state: AdamState } {
  const step = state.step + 1;
  const m = state.m.mul(beta1).add(grad.mul(1 - beta1));
  const v = state.v.mul(beta2).add(grad.mul(grad).mul(1 - beta2));
  const mean = m.div(1 - beta1 ** state.step);
  const spread = v.div(1 - beta2 ** state.step).sqrt();
  return {
    parameter: parameter.sub(mean.div(spread.add(eps)).mul(learningRate)),
    state: { m, v, step },
  };
}
