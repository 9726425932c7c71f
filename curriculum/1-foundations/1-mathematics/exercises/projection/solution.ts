import { dot, norm } from "#mine/dot-product";

/** The point of the line through the origin along b that is closest to a. */
export function project(a: readonly number[], b: readonly number[]): number[] {
  const factor = dot(a, b) / dot(b, b);
  return b.map((entry) => factor * entry);
}

/** How far a is from the line along b. */
export function distance(a: readonly number[], b: readonly number[]): number {
  const p = project(a, b);
  return norm(a.map((entry, i) => entry - p[i]));
}

/** The mirror image of a on the other side of the line along b. */
export function reflect(a: readonly number[], b: readonly number[]): number[] {
  const p = project(a, b);
  return a.map((entry, i) => 2 * p[i] - entry);
}
