import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultState, type Fields, type StateOf } from "./figure.ts";
import { changeState, decimalsOf, decodeState, encodeState, snap } from "./figure-state.ts";

const label = { en: "", zh: "" };

const fields = {
  rate: { kind: "number", label, min: -3, max: 3, step: 0.05, default: 0.5 },
  tiny: { kind: "number", label, min: 1e-7, max: 1e-3, step: 1e-7, default: 1e-4 },
  kind: {
    kind: "choice",
    label,
    options: { tanh: label, "leaky relu": label, 零: label },
    default: "tanh",
  },
  bias: { kind: "switch", label, default: true },
  points: { kind: "numbers", label, min: -1, max: 1, step: 0.01, default: [0, 0.5, -1] },
} satisfies Fields;

const states: fc.Arbitrary<StateOf<typeof fields>> = fc
  .record({
    rate: fc.double({ noNaN: true }),
    tiny: fc.double({ min: 0, max: 0.01, noNaN: true }),
    kind: fc.constantFrom(...(Object.keys(fields.kind.options) as (keyof typeof fields.kind.options)[])),
    bias: fc.boolean(),
    points: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 }),
  })
  .map((state) => changeState(fields, defaultState(fields), state));

const throughAddress = (text: string) => new URLSearchParams(`f=${text}`).get("f") ?? "";

test("every state comes back from the address, beside other parts of the query", () => {
  fc.assert(
    fc.property(states, (state) => {
      const query = new URL(`http://localhost/?before=1&f=${encodeState(fields, state)}&after=2`).searchParams;
      expect(decodeState(fields, query.get("f") ?? "")).toEqual(state);
      expect([...query.keys()]).toEqual(["before", "f", "after"]);
    }),
  );
});

test("only what differs from the defaults is written", () => {
  expect(encodeState(fields, defaultState(fields))).toBe("");
  const state = changeState(fields, defaultState(fields), { rate: -2, points: [1, 0, 0.25] });
  expect(encodeState(fields, state)).toBe("rate:-2,points:1_0_0.25");
});

test("garbage in the address gives a state within the bounds", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[a-z0-9:,_.e%-]{0,60}$/)), (text) => {
      const state = decodeState(fields, throughAddress(encodeURIComponent(text)));
      expect(changeState(fields, state, state)).toEqual(state);
    }),
  );
  const start = defaultState(fields);
  for (const text of [
    "rate:",
    "rate:NaN",
    "rate:1e999",
    "rate:0x1",
    "kind:relu",
    "kind:constructor",
    "bias:2",
    "points:1_2",
    "points:0_0_x",
    "__proto__:1",
    "toString:1",
    ":::,,,",
  ]) {
    expect([text, decodeState(fields, text)]).toEqual([text, start]);
  }
  expect(decodeState(fields, "rate:99,points:9_-9_0").rate).toBe(3);
  expect(decodeState(fields, "rate:99,points:9_-9_0").points).toEqual([1, -1, 0]);
  expect(decodeState(fields, `rate:${"9".repeat(20_000)}`)).toEqual(start);
});

test("numbers lie on their field's steps and within its bounds", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      const snapped = snap(fields.rate, value);
      expect(snapped).toBeGreaterThanOrEqual(-3);
      expect(snapped).toBeLessThanOrEqual(3);
      expect(snap(fields.rate, snapped)).toBe(snapped);
      expect(Math.abs(snapped * 20 - Math.round(snapped * 20))).toBeLessThan(1e-9);
      expect(Object.is(snapped, -0)).toBe(false);
    }),
  );
  expect(snap({ min: 0, max: 1, step: 0.3 }, 1)).toBe(0.9);
});

test("decimals of a step", () => {
  expect([1, 0.5, 0.05, 1e-7, 2.5e-3, 10].map(decimalsOf)).toEqual([0, 1, 2, 7, 4, 0]);
});
