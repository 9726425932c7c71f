import type { DescentOptions } from "./solution.ts";

type Mine = typeof import("./solution.ts");

/** On the bowl ½ Σ aᵢ (xᵢ − cᵢ)²; also what the start is afterwards. */
export function bowl(mine: Mine, curvatures: number[], centre: number[], start: number[], options: DescentOptions) {
  const gradient = (x: readonly number[]) => x.map((value, i) => curvatures[i] * (value - centre[i]));
  return { ...mine.descend(gradient, start, options), start };
}

/** On a slope that is not a number left of 0. */
export function cliff(mine: Mine, start: number, options: DescentOptions) {
  return mine.descend((x) => [Math.sqrt(x[0]) / x[0]], [start], options);
}

/** On xy, whose gradient turns: every coordinate's slope is the other one. */
export function saddle(mine: Mine, start: number[], options: DescentOptions) {
  return mine.descend(([x, y]) => [y, x], start, options);
}
