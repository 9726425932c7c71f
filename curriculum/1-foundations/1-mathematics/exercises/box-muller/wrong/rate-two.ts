// caught: distance
import { exponential } from "#mine/inverse-transform";

export function boxMuller(u: number, v: number): [number, number] {
  const radius = Math.sqrt(exponential(u, 2));
  return [radius * Math.cos(2 * Math.PI * v), radius * Math.sin(2 * Math.PI * v)];
}

export function normals(uniforms: readonly number[], mean: number, deviation: number): number[] {
  return uniforms.map((_, i) => mean + deviation * boxMuller(uniforms[i - (i % 2)], uniforms[i - (i % 2) + 1])[i % 2]);
}
