import { exponential } from "#mine/inverse-transform";

/**
 * Two independent numbers of the normal distribution from two uniform ones (Box and Muller 1958).
 * @param u, v uniform in [0, 1): u makes the distance from the origin, v the direction
 */
export function boxMuller(u: number, v: number): [number, number] {
  const radius = Math.sqrt(exponential(u, 1 / 2));
  const angle = 2 * Math.PI * v;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** As many numbers of the normal distribution with that mean and standard deviation as there are uniform ones (an even number). */
export function normals(uniforms: readonly number[], mean: number, deviation: number): number[] {
  const standard: number[] = [];
  for (let i = 0; i < uniforms.length; i += 2) standard.push(...boxMuller(uniforms[i], uniforms[i + 1]));
  return standard.map((z) => mean + deviation * z);
}
