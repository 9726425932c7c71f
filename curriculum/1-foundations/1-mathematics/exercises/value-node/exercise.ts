/** A number that remembers how it was made. */
export interface Value {
  data: number;
  /** The derivative of a later result by this number; 0 until somebody walks back. */
  grad: number;
  /** What it was computed from; empty for a number that was given. */
  inputs: readonly Value[];
  /** The local derivatives: of this number by each of its inputs, in the same order. */
  locals: readonly number[];
}

/** Makes a value: `value(3)` is a number that was given. */
export function value(data: number, inputs: readonly Value[] = [], locals: readonly number[] = []): Value {
  // TODO
  throw new Error("TODO: value");
}

/** a + b */
export function add(a: Value, b: Value): Value {
  // TODO: value(the sum, [a, b], [∂sum/∂a, ∂sum/∂b])
  throw new Error("TODO: add");
}

/** a · b */
export function mul(a: Value, b: Value): Value {
  // TODO
  throw new Error("TODO: mul");
}
