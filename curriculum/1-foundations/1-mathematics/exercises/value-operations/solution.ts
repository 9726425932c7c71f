import { add, mul, type Value, value } from "#mine/value-node";

/** −a */
export function neg(a: Value): Value {
  return value(-a.data, [a], [-1]);
}

/** a − b */
export function sub(a: Value, b: Value): Value {
  return add(a, neg(b));
}

/** a / b */
export function div(a: Value, b: Value): Value {
  return mul(a, power(b, -1));
}

/** a to a power that is an ordinary number, not a value: `power(a, 2)` is a². */
export function power(a: Value, exponent: number): Value {
  return value(a.data ** exponent, [a], [exponent * a.data ** (exponent - 1)]);
}

/** e to the power of a */
export function exp(a: Value): Value {
  const data = Math.exp(a.data);
  return value(data, [a], [data]);
}

/** The natural logarithm of a positive value. */
export function log(a: Value): Value {
  return value(Math.log(a.data), [a], [1 / a.data]);
}

/** The hyperbolic tangent. */
export function tanh(a: Value): Value {
  const data = Math.tanh(a.data);
  return value(data, [a], [1 - data ** 2]);
}

/** a where it is positive, else 0. */
export function relu(a: Value): Value {
  return value(Math.max(0, a.data), [a], [a.data > 0 ? 1 : 0]);
}
