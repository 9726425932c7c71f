import { dot, norm } from "#mine/dot-product";

/** The point of the line through the origin along b that is closest to a. */
export function project(a: readonly number[], b: readonly number[]): number[] {
  // TODO: which multiple of b?
  throw new Error(`TODO: project, with ${dot.name}`);
}

/** How far a is from the line along b. */
export function distance(a: readonly number[], b: readonly number[]): number {
  // TODO
  throw new Error(`TODO: distance, with ${norm.name}`);
}

/** The mirror image of a on the other side of the line along b. */
export function reflect(a: readonly number[], b: readonly number[]): number[] {
  // TODO
  throw new Error("TODO: reflect");
}
