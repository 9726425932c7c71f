import fc from "fast-check";
import { expect, test } from "vitest";
import { smooth, thin } from "./curves.ts";

test("a thinned curve keeps its ends, its extremes and its order, and stays short", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 500 }), fc.integer({ min: 4, max: 60 }), (values, most) => {
      const steps = values.map((_, i) => i * 10);
      const thinned = thin({ steps, values }, most);
      expect(thinned.steps.length).toBeLessThanOrEqual(most);
      expect(thinned.steps).toEqual([...new Set(thinned.steps)].sort((a, b) => a - b));
      for (let i = 0; i < thinned.steps.length; i++) expect(thinned.values[i]).toBe(values[thinned.steps[i] / 10]);
      expect([thinned.steps[0], thinned.steps.at(-1)]).toEqual([steps[0], steps.at(-1)]);
      expect(Math.max(...thinned.values)).toBe(Math.max(...values));
      expect(Math.min(...thinned.values)).toBe(Math.min(...values));
    }),
    { seed: 1 },
  );
});

test("smoothing leaves a constant curve as it is, from its first point on", () => {
  for (const weight of [0, 0.5, 0.99]) {
    for (const value of smooth([3, 3, 3, 3], weight)) expect(value).toBeCloseTo(3, 10);
  }
  expect(smooth([1, 5], 0)).toEqual([1, 5]);
});
