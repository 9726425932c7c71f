// caught: jacobian
import { gradientAt, type Term, valueAt } from "#mine/polynomial-gradient";

/** Several polynomials of the same variables: one list of terms for each output. */
export type System = readonly (readonly Term[])[];

/** All outputs at a point. */
export function outputsAt(system: System, point: readonly number[]): number[] {
  return system.map((terms) => valueAt(terms, point));
}

/** The Jacobian at a point: a row for each output, a column for each variable. */
export function jacobianAt(system: System, point: readonly number[]): number[][] {
  return point.map((_, i) => system.map((terms) => gradientAt(terms, point)[i]));
}

/** The matrix product a · b of an n × k and a k × m matrix, each a list of rows. */
export function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

/** The Jacobian at a point of `outer` after `inner`: inner's outputs are outer's variables. By the chain rule. */
export function chainedJacobian(outer: System, inner: System, point: readonly number[]): number[][] {
  const between = outputsAt(inner, point);
  return product(jacobianAt(outer, between), jacobianAt(inner, point));
}
