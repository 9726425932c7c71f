import { expect, it } from "vitest";
import { Generator } from "../ops/random.ts";
import { zeros } from "../tensor.ts";
import * as init from "./init.ts";

const size = [40, 25, 4];
const statistics = (values: ArrayLike<number>) => {
  const all = Array.from(values);
  const mean = all.reduce((sum, v) => sum + v, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length);
  return { mean, deviation, low: Math.min(...all), high: Math.max(...all) };
};
const drawn = (fill: (t: ReturnType<typeof zeros>, generator: Generator) => unknown) => {
  const t = zeros(size);
  fill(t, new Generator(1));
  return statistics(t.toTypedArray());
};

it("fans count the kernel's positions", () => {
  expect(init.fans(zeros([8, 3, 5, 5]))).toEqual({ fanIn: 75, fanOut: 200 });
  expect(() => init.fans(zeros([8]))).toThrow(/constant\(\)/);
});

it.each([
  ["xavierUniform", init.xavierUniform, Math.sqrt(2 / 260)],
  ["xavierNormal", init.xavierNormal, Math.sqrt(2 / 260)],
  ["kaimingUniform", init.kaimingUniform, Math.sqrt(2 / 100)],
  ["kaimingNormal", init.kaimingNormal, Math.sqrt(2 / 100)],
] as const)("%s has the deviation of its formula", (_, fill, deviation) => {
  const got = drawn((t, generator) => fill(t, generator));
  expect(Math.abs(got.mean)).toBeLessThan(deviation * 0.06);
  expect(Math.abs(got.deviation / deviation - 1)).toBeLessThan(0.05);
});

it("modes and gains", () => {
  const out = drawn((t, generator) => init.kaimingNormal(t, generator, { mode: "fanOut", gain: init.gain("tanh") }));
  expect(Math.abs(out.deviation / (5 / 3 / Math.sqrt(160)) - 1)).toBeLessThan(0.05);
  expect(init.gain("leakyRelu", 1)).toBe(1);
});

it("a truncated normal distribution ends where it should, with the right shape", () => {
  const got = drawn((t, generator) => init.truncatedNormal(t, generator, 1, 0.5));
  expect(got.low).toBeGreaterThanOrEqual(0);
  expect(got.high).toBeLessThanOrEqual(2);
  // Known deviation of the normal distribution cut at two deviations: 0.8796.
  expect(Math.abs(got.deviation / (0.5 * 0.8796) - 1)).toBeLessThan(0.03);
  expect(Math.abs(got.mean - 1)).toBeLessThan(0.02);
  const tail = drawn((t, generator) => init.truncatedNormal(t, generator, 0, 1, 2, 3));
  expect(tail.low).toBeGreaterThanOrEqual(2);
  expect(Math.abs(tail.mean - 2.3172)).toBeLessThan(0.02);
});

it.each([[[5, 12]], [[12, 5]], [[6, 2, 3]]])("orthogonal %j: rows or columns at right angles", (shape) => {
  const rows = shape[0];
  const columns = shape.slice(1).reduce((a, b) => a * b);
  const t = init.orthogonal(zeros(shape), new Generator(2), 2).reshape(rows, columns);
  const product = rows < columns ? t.matmul(t.transpose(0, 1)) : t.transpose(0, 1).matmul(t);
  const n = Math.min(rows, columns);
  for (const [i, v] of product.toTypedArray().entries()) expect(v).toBeCloseTo(i % n === Math.floor(i / n) ? 4 : 0, 5);
});

it("eye and constant", () => {
  expect(Array.from(init.eye(zeros([2, 3])).toTypedArray())).toEqual([1, 0, 0, 0, 1, 0]);
  expect(Array.from(init.constant(zeros([2]), 7).toTypedArray())).toEqual([7, 7]);
  expect(() => init.eye(zeros([2]))).toThrow(/needs a matrix/);
});

it("many numbers at once are those that come one by one", () => {
  const [one, many] = [new Generator(9), new Generator(9)];
  const all = many.numbers(5000);
  for (const i of [0, 1, 17, 4999]) {
    one.drawn = i;
    expect(all[i]).toBe(one.next());
  }
  expect(many.drawn).toBe(5000);
});
