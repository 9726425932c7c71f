import fc from "fast-check";
import { expect, it } from "vitest";
import { parseNumber } from "./parse-number.ts";

it("reads back every number as a program or a person writes it", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(finite, (value) => {
      expect(parseNumber(String(value))).toEqual({ value: Number(String(value)) });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 1, max: 999 }), (a, b) => {
      const value = a / b;
      for (const text of [`${a}/${b}`, ` ${a} / ${b} `, `${a}／${b}`, `${a}÷${b}`, `${a}/${b}`.replace("-", "−")])
        expect(parseNumber(text)).toEqual({ value });
    }),
  );
});

it("reads full-width digits and numbers that begin or end with their point", () => {
  for (const [text, value] of [
    ["０．５", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["＋2", 2],
    ["－3", -3],
    ["1E-3", 0.001],
  ] as const)
    expect(parseNumber(text)).toEqual({ value });
});

it("names what it does not read", () => {
  for (const [text, fault] of [
    ["", "empty"],
    ["  ", "empty"],
    ["0,5", "comma"],
    ["0，5", "comma"],
    ["1、5", "comma"],
    ["50%", "percent"],
    ["５０％", "percent"],
    ["1/0", "zero"],
    ["1/2/3", "unclear"],
    ["one half", "unclear"],
    ["1e999", "unclear"],
    ["0x10", "unclear"],
    ["--1", "unclear"],
    ["NaN", "unclear"],
    ["Infinity", "unclear"],
    ["9".repeat(10_000), "value"],
  ] as const) {
    const read = parseNumber(text);
    expect("fault" in read ? read.fault : "value", text.slice(0, 20)).toBe(fault);
  }
});

it("answers whatever is typed, with a finite number or a fault", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const read = parseNumber(text);
      expect("fault" in read || Number.isFinite(read.value)).toBe(true);
    }),
  );
});
