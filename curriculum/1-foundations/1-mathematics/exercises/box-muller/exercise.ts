/**
 * Two independent numbers of the normal distribution from two uniform ones (Box and Muller 1958).
 * @param u, v uniform in [0, 1): u makes the distance from the origin, v the direction
 */
export function boxMuller(u: number, v: number): [number, number] {
  // TODO: the squared distance is exponentially distributed with the rate 1/2; import yours from "#mine/inverse-transform".
  throw new Error("TODO: boxMuller");
}

/** As many numbers of the normal distribution with that mean and standard deviation as there are uniform ones (an even number). */
export function normals(uniforms: readonly number[], mean: number, deviation: number): number[] {
  // TODO
  throw new Error("TODO: normals");
}
