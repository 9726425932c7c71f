import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareArrays, toNumbers } from "./compare-arrays.ts";
import type { ArrayCodec } from "./values.ts";

const none: ArrayCodec<never> = {
  is: (value): value is never => value === none,
  read: () => ({ dtype: "float32", shape: [0], data: new Float32Array(0) }),
  make: () => {
    throw new Error("no arrays here");
  },
};
const numbers = (value: unknown) => toNumbers(value, none)!;

describe("comparing arrays", () => {
  it("finds the element that is furthest off, wherever it lies", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        fc.constantFrom(0.5, NaN, Infinity, -3),
        (rows, columns, at, wrong) => {
          const expected = Float64Array.from({ length: rows * columns }, (_, i) => i + 1);
          const actual = expected.map((n, i) => (i === at % expected.length ? wrong : n));
          const shape = [rows, columns];
          const found = compareArrays({ shape, data: actual }, { shape, data: expected });
          if (expected[at % expected.length] === wrong) return;
          const flat = at % expected.length;
          expect(found?.worst).toEqual([Math.floor(flat / columns), flat % columns]);
          expect(found?.worstActual).toEqual(Number.isFinite(wrong) ? wrong : String(wrong));
        },
      ),
    );
  });

  it("allows what the tolerance allows, and no more", () => {
    const compare = (a: number, e: number, tolerance = {}) => compareArrays(numbers([a]), numbers([e]), tolerance);
    expect(compare(100.009, 100)).toBeUndefined();
    expect(compare(100.02, 100)).toBeDefined();
    expect(compare(1e-7, 0)).toBeUndefined();
    expect(compare(1e-5, 0)).toBeDefined();
    expect(compare(1e-5, 0, { atol: 1e-4 })).toBeUndefined();
    expect(compare(NaN, NaN)).toBeUndefined();
    expect(compare(Infinity, Infinity)).toBeUndefined();
    for (const [a, e] of [
      [NaN, 1],
      [1, NaN],
      [Infinity, -Infinity],
      [Infinity, 1e308],
      [1, Infinity],
    ])
      expect(compare(a, e), `${a} for ${e}`).toBeDefined();
  });

  it("holds shapes against each other before numbers", () => {
    const found = compareArrays(numbers([[1, 2, 3]]), numbers([1, 2, 3]));
    expect(found).toMatchObject({ actual: { shape: [1, 3] }, expected: { shape: [3] } });
    expect(found?.worst).toBeUndefined();
  });

  it("takes numbers, lists and typed arrays, and nothing else", () => {
    expect(numbers(3).shape).toEqual([]);
    expect(numbers([[1], [2]]).shape).toEqual([2, 1]);
    expect(numbers(new Float32Array(3)).shape).toEqual([3]);
    for (const wrong of [undefined, null, "3", {}, [[1], [2, 3]], [1, [2]], ["1"], [null]])
      expect(toNumbers(wrong, none), JSON.stringify(wrong)).toBeUndefined();
  });

  it("shows a thousand numbers at most", () => {
    const many = numbers(new Float32Array(5_000));
    const found = compareArrays(many, numbers(new Float32Array(5_000).fill(1)));
    expect(found?.actual.data.length).toBe(1_000);
    expect(found?.actual.shape).toEqual([5_000]);
  });
});
