// caught: gradients
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
  const states: Tensor[] = [];
  let h = zeros([xs[0].shape[0], b.shape[0]]);
  for (const x of xs) {
    h = x.matmul(w).add(h.matmul(u)).add(b).tanh();
    states.push(h);
  }
  return states;
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
  let [w, u, b] = [weights.w.mul(0), weights.u.mul(0), weights.b.mul(0)];
  let slope = grad;
  for (let t = xs.length - 1; t >= xs.length - 1; t--) {
    const before = t === 0 ? states[0].mul(0) : states[t - 1];
    const delta = slope.sub(slope.mul(states[t].square()));
    w = w.add(xs[t].transpose(0, 1).matmul(delta));
    u = u.add(before.transpose(0, 1).matmul(delta));
    b = b.add(delta.sum(0));
    slope = delta.matmul(weights.u.transpose(0, 1));
  }
  return { w, u, b };
}
