// caught: scale
import { exponential } from "#mine/inverse-transform";

export function boxMuller(u: number, v: number): [number, number] {
  const radius = Math.sqrt(exponential(u, 1 / 2));
  return [radius * Math.cos(2 * Math.PI * v), radius * Math.sin(2 * Math.PI * v)];
}

export function normals(uniforms: readonly number[], mean: number, deviation: number): number[] {
  return uniforms.map((u) => mean + deviation * boxMuller(u, u)[0]);
}
