/** The points of the exercise `two-moons`, as its figure shows them. */
import { drawPlanar } from "../../../3-deep-learning/figures/samples/planar.ts";

const count = 60;
const noise = 0.05;

export interface Moons {
  /** [count, 2] */
  points: number[][];
  /** 1 or −1. */
  labels: number[];
}

export function drawMoons(seed: number): Moons {
  const { inputs, labels } = drawPlanar("moons", count, noise, seed);
  return {
    points: Array.from({ length: count }, (_, i) => [inputs[2 * i], inputs[2 * i + 1]]),
    labels: Array.from(labels, (label) => (label === 1 ? 1 : -1)),
  };
}
