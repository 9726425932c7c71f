// caught: zeros
/** The sum of the products of the entries. Both lists have the same length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (const [i, entry] of a.entries()) sum += entry * b[i];
  return sum;
}

/** The length of a vector. */
export function norm(a: readonly number[]): number {
  return Math.sqrt(dot(a, a));
}

/** The cosine of the angle between a and b; 0 where one of them is the vector of zeros. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const lengths = norm(a) * norm(b);
  return dot(a, b) / lengths;
}
