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
  throw new Error(`TODO: lstmCell of ${x}, ${h}, ${c} with ${w}, ${u}, ${b}`);
}

/** A first bias [4 · hidden]: `value` for the forget gates, 0 for all else. */
export function rememberingBias(hidden: number, value: number): Tensor {
  throw new Error(`TODO: ${typeof tensor} with ${value} for ${hidden} forget gates`);
}
