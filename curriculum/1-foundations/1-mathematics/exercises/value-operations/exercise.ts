import { type Value, value } from "#mine/value-node";

/** −a */
export function neg(a: Value): Value {
  // TODO
  throw new Error(`TODO: neg, with ${value.name}`);
}

/** a − b */
export function sub(a: Value, b: Value): Value {
  // TODO
  throw new Error("TODO: sub");
}

/** a / b */
export function div(a: Value, b: Value): Value {
  // TODO
  throw new Error("TODO: div");
}

/** a to a power that is an ordinary number, not a value: `power(a, 2)` is a². */
export function power(a: Value, exponent: number): Value {
  // TODO
  throw new Error("TODO: power");
}

/** e to the power of a */
export function exp(a: Value): Value {
  // TODO
  throw new Error("TODO: exp");
}

/** The natural logarithm of a positive value. */
export function log(a: Value): Value {
  // TODO
  throw new Error("TODO: log");
}

/** The hyperbolic tangent. */
export function tanh(a: Value): Value {
  // TODO
  throw new Error("TODO: tanh");
}

/** a where it is positive, else 0. */
export function relu(a: Value): Value {
  // TODO
  throw new Error("TODO: relu");
}
