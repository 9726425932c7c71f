/** Compares what a program answered with what it should have. */
import type { Tolerance } from "./exercise.ts";
import type { ArrayCodec, NumericArray } from "./values.ts";
import type { Comparison, ShownArray, ShownNumber } from "./verdict.ts";

const mostShown = 1_000;

/** A number, a nested list of equal rows, typed or engine's array as numbers with a shape; undefined for anything else. */
export function toNumbers<T>(value: unknown, codec: ArrayCodec<T>): Pick<NumericArray, "shape" | "data"> | undefined {
  if (codec.is(value)) return codec.read(value);
  if (typeof value === "number") return { shape: [], data: new Float64Array([value]) };
  if (ArrayBuffer.isView(value) && "length" in value) {
    return { shape: [value.length as number], data: value as Float64Array };
  }
  if (!Array.isArray(value)) return undefined;
  const shape: number[] = [];
  for (let level: unknown = value; Array.isArray(level) && shape.length < 16; level = level[0])
    shape.push(level.length);
  const flat = value.flat(Number.POSITIVE_INFINITY) as unknown[];
  const even = flat.every((item) => typeof item === "number") && isEven(value, shape);
  return even ? { shape, data: Float64Array.from(flat as number[]) } : undefined;
}

function isEven(value: unknown, shape: readonly number[]): boolean {
  if (shape.length === 0) return typeof value === "number";
  return Array.isArray(value) && value.length === shape[0] && value.every((item) => isEven(item, shape.slice(1)));
}

type Numbers = Pick<NumericArray, "shape" | "data">;

/** @returns what differs; undefined where nothing does */
export function compareArrays(actual: Numbers, expected: Numbers, tolerance: Tolerance = {}): Comparison | undefined {
  const shown = { actual: show(actual), expected: show(expected) };
  const sameShape =
    actual.shape.length === expected.shape.length && actual.shape.every((n, i) => n === expected.shape[i]);
  if (!sameShape) return shown;
  const { rtol = 1e-4, atol = 1e-6 } = tolerance;
  let worst = -1;
  let worstExcess = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const [a, e] = [actual.data[i], expected.data[i]];
    if (Object.is(a, e) || a === e) continue;
    const difference = Math.abs(a - e);
    // What cannot be subtracted is further off than anything that can.
    const excess = Number.isFinite(difference) ? difference / (atol + rtol * Math.abs(e)) : Number.POSITIVE_INFINITY;
    if (excess > Math.max(1, worstExcess)) [worst, worstExcess] = [i, excess];
  }
  if (worst < 0) return undefined;
  return {
    ...shown,
    worst: indexOf(worst, expected.shape),
    worstActual: showNumber(actual.data[worst]),
    worstExpected: showNumber(expected.data[worst]),
  };
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (let d = shape.length - 1; d >= 0; d--) {
    index.unshift(rest % shape[d]);
    rest = Math.floor(rest / shape[d]);
  }
  return index;
}

/** A single array with an element that should be a number. */
export function notFinite(actual: Numbers, at: number): Comparison {
  return { actual: show(actual), worst: indexOf(at, actual.shape), worstActual: showNumber(actual.data[at]) };
}

function show({ shape, data }: Numbers): ShownArray {
  return { shape: [...shape], data: Array.from(data.subarray(0, mostShown), showNumber) };
}

function showNumber(value: number): ShownNumber {
  return Number.isFinite(value) ? value : (String(value) as "NaN");
}
