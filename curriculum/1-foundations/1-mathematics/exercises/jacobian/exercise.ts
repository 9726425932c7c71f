import { gradientAt, type Term, valueAt } from "#mine/polynomial-gradient";

/** Several polynomials of the same variables: one list of terms for each output. */
export type System = readonly (readonly Term[])[];

/** All outputs at a point. */
export function outputsAt(system: System, point: readonly number[]): number[] {
  // TODO
  throw new Error(`TODO: outputsAt, with ${valueAt.name}`);
}

/** The Jacobian at a point: a row for each output, a column for each variable. */
export function jacobianAt(system: System, point: readonly number[]): number[][] {
  // TODO
  throw new Error(`TODO: jacobianAt, with ${gradientAt.name}`);
}

/** The matrix product a · b of an n × k and a k × m matrix, each a list of rows. */
export function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  // TODO
  throw new Error("TODO: product");
}

/** The Jacobian at a point of `outer` after `inner`: inner's outputs are outer's variables. By the chain rule. */
export function chainedJacobian(outer: System, inner: System, point: readonly number[]): number[][] {
  // TODO
  throw new Error("TODO: chainedJacobian");
}
