// caught: hidden
import { type Tensor, tensor } from "@gradus/tensor";

export interface LstmState {
  /** [batch, hidden] */
  h: Tensor;
  /** [batch, hidden] */
  c: Tensor;
}

export interface LstmWeights {
  /** [4 · hidden, in] */
  w: Tensor;
  /** [4 · hidden, hidden] */
  u: Tensor;
  /** [4 · hidden] */
  b: Tensor;
}

/** One step of an LSTM (Hochreiter and Schmidhuber 1997, with a forget gate). @param x [batch, in] */
export function lstmCell(x: Tensor, { h, c }: LstmState, { w, u, b }: LstmWeights): LstmState {
  const sums = x
    .matmul(w.transpose(0, 1))
    .add(h.matmul(u.transpose(0, 1)))
    .add(b);
  const hidden = h.shape[1];
  const block = (k: number) => sums.narrow(1, k * hidden, hidden);
  const kept = block(1).sigmoid().mul(c);
  const next = kept.add(block(0).sigmoid().mul(block(2).tanh()));
  return { h: block(3).sigmoid().mul(next), c: next };
}

/** A first bias [4 · hidden]: `value` for the forget gates, 0 for all else. */
export function rememberingBias(hidden: number, value: number): Tensor {
  return tensor(Array.from({ length: 4 * hidden }, (_, k) => (Math.floor(k / hidden) === 1 ? value : 0)));
}
