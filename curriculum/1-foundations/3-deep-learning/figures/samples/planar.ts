/** Labelled points of the plane for classifiers: the shapes that show what a network can and cannot bend. */
import { createRandom, type Random } from "@gradus/lab/random";

export type Shape = "circles" | "xor" | "spiral" | "moons" | "blobs";

export interface PlanarData {
  /** [count, 2], within about ±1. */
  inputs: Float32Array;
  /** [count], 0 or 1 in turn. */
  labels: Int32Array;
  count: number;
}

/**
 * @param noise standard deviation of what is added to both coordinates
 * @param seed another seed, other points of the same shape
 */
export function drawPlanar(shape: Shape, count: number, noise: number, seed: number): PlanarData {
  const random = createRandom(seed);
  const inputs = new Float32Array(2 * count);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  for (let i = 0; i < count; i++) {
    const [x, y] = clean(shape, labels[i], random);
    inputs[2 * i] = x + noise * random.normal();
    inputs[2 * i + 1] = y + noise * random.normal();
  }
  return { inputs, labels, count };
}

/** A point without noise. */
function clean(shape: Shape, label: number, random: Random): [number, number] {
  const u = random.uniform();
  const v = random.uniform();
  switch (shape) {
    case "circles": {
      const radius = label ? 0.4 * Math.sqrt(v) : 0.75 + 0.2 * v;
      return polar(radius, 2 * Math.PI * u);
    }
    case "xor": {
      const side = random.pick([-1, 1]);
      return [side * (0.08 + 0.87 * u), (label ? -side : side) * (0.08 + 0.87 * v)];
    }
    case "spiral":
      return polar(0.12 + 0.85 * u, 1.5 * Math.PI * u + 0.35 + label * Math.PI);
    case "moons": {
      const side = label ? 1 : -1;
      const [x, y] = polar(0.65, Math.PI * u);
      return [side * (0.3 - x), side * (0.15 - y)];
    }
    case "blobs": {
      const [x, y] = polar(0.22 * Math.sqrt(-2 * Math.log(1 - u)), 2 * Math.PI * v);
      const centre = label ? 0.42 : -0.42;
      return [centre + x, centre + y];
    }
  }
}

function polar(radius: number, angle: number): [number, number] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
