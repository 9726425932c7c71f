import { expect, test } from "vitest";
import { fixed, readable } from "./axis.ts";

test("small and large numbers are written with powers of ten, as in the lessons", () => {
  expect([0, 0.25, -3, 0.001, 99999].map((value) => readable(value))).toEqual(["0", "0.25", "−3", "0.001", "100000"]);
  expect([9.766e-4, -8.8e-5, 1e-12, -1e6, 2e5].map((value) => readable(value))).toEqual([
    "9.8·10⁻⁴",
    "−8.8·10⁻⁵",
    "10⁻¹²",
    "−10⁶",
    "2·10⁵",
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY, -1 / 0].map((value) => readable(value))).toEqual(["NaN", "∞", "−∞"]);
});

test("a fixed number of decimals, and no minus zero", () => {
  expect([fixed(-0.00001, 2), fixed(-1.5, 2)]).toEqual(["0.00", "−1.50"]);
});
