import type { Value } from "../value-node/solution.ts";

type Mine = typeof import("./solution.ts");

type Step = { operation: "add" | "mul" | "tanh" | "exp"; inputs: number[] };

/** Values are made here, so that a fault of an earlier exercise does not show in this one. */
const value = (data: number, inputs: Value[] = [], locals: number[] = []): Value => ({ data, grad: 0, inputs, locals });
const add = (a: Value, b: Value) => value(a.data + b.data, [a, b], [1, 1]);
const mul = (a: Value, b: Value) => value(a.data * b.data, [a, b], [b.data, a.data]);
const tanh = (a: Value) => value(Math.tanh(a.data), [a], [1 - Math.tanh(a.data) ** 2]);
const exp = (a: Value) => value(Math.exp(a.data), [a], [Math.exp(a.data)]);

const operations = { add, mul, tanh, exp } as Record<Step["operation"], (...inputs: Value[]) => Value>;

/** Computes the steps on the numbers given and walks back from the last one, so many times: the derivatives by the numbers given. */
export function derivatives(mine: Mine, numbers: number[], steps: Step[], times: number) {
  const values = numbers.map((data) => value(data));
  for (const { operation, inputs } of steps)
    values.push(operations[operation](...inputs.map((place) => values[place])));
  const root = values[values.length - 1];
  for (let i = 0; i < times; i++) mine.backward(root);
  return { grads: values.slice(0, numbers.length).map(({ grad }) => grad), root: root.grad };
}

/** Two results of the same numbers, walked back one after the other: the derivatives of the second one. */
export function second(mine: Mine, a: number, b: number) {
  const [x, y] = [value(a), value(b)];
  mine.backward(mul(x, mul(x, y)));
  mine.backward(add(x, mul(y, y)));
  return [x.grad, y.grad];
}
