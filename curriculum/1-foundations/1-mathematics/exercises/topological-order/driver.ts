import type { Value } from "../value-node/solution.ts";

type Mine = typeof import("./solution.ts");

/** Values whose inputs are told by their places in the list. */
function build(inputs: readonly (readonly number[])[]): Value[] {
  const made: Value[] = [];
  for (const places of inputs) {
    const own = places.map((place) => made[place]);
    made.push({ data: made.length, grad: 0, inputs: own, locals: own.map(() => 1) });
  }
  return made;
}

/** The order found, by places in the list. */
export function order(mine: Mine, inputs: number[][], root: number) {
  const made = build(inputs);
  return mine.topologicalOrder(made[root]).map((one) => made.indexOf(one));
}

/** A chain in which every value is the one before, twice: how many values are found. */
export const doublings = (mine: Mine, length: number) => {
  const made = build(Array.from({ length }, (_, i) => (i === 0 ? [] : [i - 1, i - 1])));
  return mine.topologicalOrder(made[length - 1]).length;
};
