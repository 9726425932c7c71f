import { type Tensor, zeros } from "@gradus/tensor";

export interface RnnWeights {
  /** [in, hidden] */
  w: Tensor;
  /** [hidden, hidden] */
  u: Tensor;
  /** [hidden] */
  b: Tensor;
}

/** @param xs T inputs [batch, in] @returns the T states h₁ … h_T, each [batch, hidden] */
export function rnn(xs: readonly Tensor[], { w, u, b }: RnnWeights): Tensor[] {
  // TODO: begin with zeros([batch, hidden])
  throw new Error(`TODO: rnn over ${xs.length} steps with ${w}, ${u}, ${b}, from ${typeof zeros}`);
}

/**
 * Gradients of a loss by the weights.
 * @param grad the slope by the last state, [batch, hidden] @param states what `rnn` returned
 */
export function rnnBackward(
  grad: Tensor,
  xs: readonly Tensor[],
  states: readonly Tensor[],
  weights: RnnWeights,
): RnnWeights {
  // TODO
  throw new Error(`TODO: rnnBackward of ${grad} over ${xs.length} steps, ${states.length} states, ${weights.u}`);
}
