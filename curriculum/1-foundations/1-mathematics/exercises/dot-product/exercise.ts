/** The sum of the products of the entries. Both lists have the same length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  // TODO
  throw new Error("TODO: dot");
}

/** The length of a vector. */
export function norm(a: readonly number[]): number {
  // TODO: your dot helps.
  throw new Error("TODO: norm");
}

/** The cosine of the angle between a and b; 0 where one of them is the vector of zeros. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  // TODO
  throw new Error("TODO: cosine");
}
