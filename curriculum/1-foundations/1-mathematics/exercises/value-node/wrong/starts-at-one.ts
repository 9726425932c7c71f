// caught: leaf
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
  return { data, grad: 1, inputs, locals };
}

/** a + b */
export function add(a: Value, b: Value): Value {
  return value(a.data + b.data, [a, b], [1, 1]);
}

/** a · b */
export function mul(a: Value, b: Value): Value {
  return value(a.data * b.data, [a, b], [b.data, a.data]);
}
