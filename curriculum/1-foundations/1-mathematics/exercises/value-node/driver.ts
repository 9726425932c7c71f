import type { Value } from "./solution.ts";

type Mine = typeof import("./solution.ts");

/** What a value says of itself, its inputs told by their place among those given. */
const told = ({ data, grad, inputs, locals }: Value, given: readonly Value[]) => ({
  data,
  grad,
  inputs: [...inputs].map((input) => given.indexOf(input)),
  locals: [...locals],
});

export const leaf = (mine: Mine, data: number) => told(mine.value(data), []);

export function operation(mine: Mine, name: "add" | "mul", a: number, b: number) {
  const given = [mine.value(a), mine.value(b)];
  return { made: told(mine[name](given[0], given[1]), given), given: given.map((one) => told(one, given)) };
}

/** a with itself. */
export function same(mine: Mine, name: "add" | "mul", a: number) {
  const given = [mine.value(a)];
  return told(mine[name](given[0], given[0]), given);
}

/** (a · b) + a: what it and its first input say. */
export function nested(mine: Mine, a: number, b: number) {
  const given = [mine.value(a), mine.value(b)];
  const product = mine.mul(given[0], given[1]);
  const all = [...given, product];
  return { sum: told(mine.add(product, given[0]), all), product: told(product, all) };
}
