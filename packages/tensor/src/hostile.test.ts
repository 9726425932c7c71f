/** Shapes and numbers that no array has: each is refused in words, and what was there before keeps its memory. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { backend, setBackend } from "./backend.ts";
import type { DType } from "./dtype.ts";
import { TensorError } from "./errors.ts";
import { conv2d } from "./ops/conv.ts";
import { eye, linspace, oneHot } from "./ops/creation.ts";
import { interpolate } from "./ops/interpolate.ts";
import { pad } from "./ops/pad.ts";
import { adaptiveAvgPool2d } from "./ops/pool.ts";
import { Generator, rand } from "./ops/random.ts";
import { arange, full, ones, step, type Tensor, tensor, zeros } from "./tensor.ts";

afterAll(() => setBackend("wasm"));

const huge = 2 ** 40;

describe.each(["js", "wasm"] as const)("on backend %s", (name) => {
  beforeEach(() => setBackend(name));

  const absurd: [string, () => Tensor][] = [
    ["more elements than 32 bits count", () => zeros([2 ** 31], "int8")],
    ["a size that is no number", () => zeros([1e308, 1e308, 0])],
    ["an infinite extent", () => full([Number.POSITIVE_INFINITY], 0)],
    ["no list", () => zeros(3 as unknown as number[])],
    ["a view repeated too often", () => ones([1]).expand(huge)],
    ["a copy repeated too often", () => ones([1]).repeat(huge)],
    ["PyTorch's int64", () => zeros([2], "int64" as DType)],
    ["text", () => tensor(["1"] as unknown as number[])],
    ["truth values", () => tensor([true] as unknown as number[])],
    ["nothing in a list", () => tensor([null] as unknown as number[])],
    ["arange", () => arange(0, 1, 1e-12)],
    ["linspace", () => linspace(0, 1, huge)],
    ["eye", () => eye(2 ** 20)],
    ["rand", () => rand([huge], new Generator(1))],
    ["oneHot", () => oneHot(tensor(Int32Array.of(2 ** 31 - 1)))],
    ["bincount", () => tensor(Int32Array.of(2 ** 31 - 1)).bincount()],
    ["histc", () => ones([2]).histc(huge)],
    ["diagEmbed", () => ones([1]).diagEmbed(Number.NaN)],
    ["the edges of conv2d", () => conv2d(ones([1, 1, 4, 4]), ones([1, 1, 2, 2]), null, { padding: 2 ** 20 })],
    ["adaptiveAvgPool2d", () => adaptiveAvgPool2d(ones([1, 1, 4, 4]), 2 ** 20)],
    ["pad", () => pad(ones([2, 3]), [huge, 0])],
    ["pad by half an element", () => pad(ones([2, 3]), [0.5, 0])],
    ["interpolate", () => interpolate(ones([1, 1, 4, 4]), { scaleFactor: huge })],
    ["broadcasting", () => ones([2 ** 17, 1]).add(ones([1, 2 ** 17]))],
    ["outer", () => ones([2 ** 17]).outer(ones([2 ** 17]))],
  ];
  it.each(absurd)("%s", (_, make) => {
    const before = tensor([1, 2, 3]);
    expect(() => step(make)).toThrow(TensorError);
    const after = [tensor([4, 5]), tensor([6, 7])];
    expect([before, ...after].map((t) => Array.from(t.toTypedArray()))).toEqual([
      [1, 2, 3],
      [4, 5],
      [6, 7],
    ]);
  });

  it("an array of nothing may have any other extent", () => {
    expect(
      zeros([0, 2 ** 53])
        .sum()
        .item(),
    ).toBe(0);
  });

  it("65 dimensions", () => {
    const shape = [2, ...new Array<number>(63).fill(1), 3];
    const x = arange(6).reshape(...shape);
    const turned = x.permute(...shape.map((_, d) => 64 - d));
    expect(Array.from(turned.add(turned).toTypedArray())).toEqual([0, 6, 2, 8, 4, 10]);
  });
});

it("what could not be had is not counted as in use", () => {
  setBackend("wasm");
  const { pool } = backend();
  const before = pool!.bytesInUse;
  expect(() => step(() => zeros([2 ** 31 - 1]))).toThrow(/out of memory/);
  expect(pool!.bytesInUse).toBeLessThanOrEqual(before);
});

describe("memory of steps", () => {
  const inUse = () => backend().pool!.bytesInUse;

  it("comes back from steps that throw or return a promise, at any depth", () => {
    setBackend("wasm");
    const nest = (depth: number, compute: () => unknown): unknown => {
      if (depth === 0) return compute();
      return step(() => {
        ones([1000]);
        return nest(depth - 1, compute);
      });
    };
    const before = inUse();
    const fail = () => {
      throw new Error("mine");
    };
    expect(() => nest(1000, fail)).toThrow("mine");
    expect(() => nest(100, async () => ones([1000]))).toThrow(/returned a promise/);
    expect(nest(1000, () => 3)).toBe(3);
    expect(inUse()).toBeLessThanOrEqual(before);
  });
});
