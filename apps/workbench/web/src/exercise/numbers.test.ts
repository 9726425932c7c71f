import type { Comparison, ShownNumber } from "@gradus/lab/verdict";
import fc from "fast-check";
import { expect, it } from "vitest";
import { differ, mostColumns, mostRows, shortNumber, tableOf } from "./numbers.ts";

const shape = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 });

/** Two arrays of one shape that differ at one place. */
const comparison = shape.chain((dimensions) => {
  const count = dimensions.reduce((product, n) => product * n, 1);
  return fc
    .tuple(
      fc.array(fc.integer({ min: -99, max: 99 }), { minLength: count, maxLength: count }),
      fc.nat({ max: count - 1 }),
    )
    .map(([data, at]): Comparison => {
      const worst: number[] = [];
      let rest = at;
      for (const size of [...dimensions].reverse()) {
        worst.unshift(rest % size);
        rest = Math.floor(rest / size);
      }
      const actual = data.map((n, i) => (i === at ? n + 1000 : n));
      return { actual: { shape: dimensions, data: actual }, expected: { shape: dimensions, data }, worst };
    });
});

it("shows the element that is furthest off, in both tables, marked, and nothing else is marked", () => {
  fc.assert(
    fc.property(comparison, (given) => {
      for (const which of ["actual", "expected"] as const) {
        const { rows, columns, cut } = tableOf(given, which);
        const cells = rows.flatMap((row) => row.cells);
        const worst = cells.filter((cell) => cell.worst);
        expect(worst).toHaveLength(1);
        expect(cells.filter((cell) => cell.differs)).toEqual(worst);
        expect(worst[0].text.length > 0 && Number(worst[0].text.replace("−", "-")) > 800).toBe(which === "actual");
        expect(rows.length).toBeLessThanOrEqual(mostRows);
        expect(columns.length).toBeLessThanOrEqual(mostColumns);
        const count = given.actual.data.length;
        expect(cut).toBe(cells.length < count ? "around" : undefined);
      }
    }),
  );
});

it("where the worst element is not among those that the verdict holds, the beginning is shown", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1001, max: 9000 }), fc.integer({ min: 1, max: 90 }), (at, columns) => {
      const data = Array.from({ length: 1000 }, (_, i) => i);
      const expected = { shape: [Math.ceil(9001 / columns), columns], data };
      const worst = [Math.floor(at / columns), at % columns];
      const actual = { ...expected, data: data.map((n) => n + 1) };
      const table = tableOf({ actual, expected, worst }, "expected");
      expect(table.cut).toBe("beginning");
      expect(table.rows.map(({ label }) => label)).toEqual(Array.from({ length: mostRows }, (_, i) => String(i)));
      const cells = table.rows.flatMap((row) => row.cells);
      expect(cells[0]).toEqual({ text: "0", differs: true, worst: false });
      expect(cells).toHaveLength(mostRows * Math.min(columns, mostColumns));
    }),
  );
});

it("arrays of different shapes are shown as they are, without marks", () => {
  const given = { actual: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] }, expected: { shape: [3], data: [9, 9, 9] } };
  expect(tableOf(given, "actual").rows.map(({ label }) => label)).toEqual(["0", "1"]);
  const all = [...tableOf(given, "actual").rows, ...tableOf(given, "expected").rows].flatMap(({ cells }) => cells);
  expect(all.filter(({ differs, worst }) => differs || worst)).toEqual([]);
  expect(all).toHaveLength(9);
});

it("a scalar, and nothing at all", () => {
  expect(tableOf({ actual: { shape: [], data: [2] } }, "actual").rows[0].cells[0].text).toBe("2");
  expect(tableOf({ actual: { shape: [0], data: [] } }, "actual").rows.flatMap(({ cells }) => cells)).toEqual([]);
  expect(tableOf({ actual: { shape: [0, 3], data: [] } }, "actual").rows).toEqual([]);
});

it.each<[ShownNumber, ShownNumber, boolean]>([
  ["NaN", "NaN", false],
  ["NaN", 1, true],
  ["Infinity", "-Infinity", true],
  ["Infinity", "Infinity", false],
  [1, 1.00001, false],
  [1, 1.001, true],
  [0, -0, false],
])("%s against %s", (a, b, expected) => {
  expect(differ(a, b)).toBe(expected);
});

it.each<[ShownNumber, string]>([
  [-1 / 3, "−0.3333"],
  [1e-9, "1.00e−9"],
  [-1234.56789, "−1234.5679"],
  ["-Infinity", "−∞"],
  ["NaN", "NaN"],
  [0, "0"],
])("%s reads %s in a table", (n, text) => {
  expect(shortNumber(n)).toBe(text);
});
