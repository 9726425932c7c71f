/**
 * A figure's state as text for the page's address, `w1:0.5,kind:tanh,points:1_2_-0.5,bias:1`: only what differs from the defaults.
 * What comes from an address may be anything: what does not fit is clamped or left out.
 */
import { defaultState, type Field, type Fields, type StateOf } from "./figure.ts";

type Value = number | string | boolean | number[];

/** Decimals of a step: 0.05 has two. */
export function decimalsOf(step: number): number {
  const [digits = "", exponent = "0"] = String(step).split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}

/** The number of the field's grid that is nearest. */
export function snap(field: { min: number; max: number; step: number }, value: number): number {
  const { min, max, step } = field;
  const steps = Math.round((Math.min(max, Math.max(min, value)) - min) / step);
  const decimals = Math.max(decimalsOf(step), decimalsOf(min));
  return Math.min(max, Number((min + steps * step).toFixed(Math.min(decimals, 20)))) + 0;
}

/** The value if it is one that the field can have, brought into its bounds; undefined if it is not. */
function tidy(field: Field, value: unknown): Value | undefined {
  switch (field.kind) {
    case "number":
      return typeof value === "number" && !Number.isNaN(value) ? snap(field, value) : undefined;
    case "switch":
      return typeof value === "boolean" ? value : undefined;
    case "choice":
      return typeof value === "string" && Object.hasOwn(field.options, value) ? value : undefined;
    case "numbers": {
      const fits =
        Array.isArray(value) &&
        value.length === field.default.length &&
        value.every((item) => typeof item === "number" && !Number.isNaN(item));
      return fits ? value.map((item: number) => snap(field, item)) : undefined;
    }
  }
}

/** The state with some fields changed; every value lies on its field's grid, and what no field can have changes nothing. */
export function changeState<F extends Fields>(fields: F, state: StateOf<F>, change: Partial<StateOf<F>>): StateOf<F> {
  const next: Record<string, unknown> = { ...state };
  for (const [name, value] of Object.entries(change)) {
    const tidied = Object.hasOwn(fields, name) ? tidy(fields[name], value) : undefined;
    if (tidied !== undefined) next[name] = tidied;
  }
  return next as StateOf<F>;
}

function write(value: Value): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  return Array.isArray(value) ? value.map(write).join("_") : encodeURIComponent(value);
}

const number = /^-?\d{1,15}(\.\d{1,15})?(e-?\d{1,2})?$/;
const readNumber = (text: string) => (number.test(text) ? Number(text) : Number.NaN);

function read(field: Field, text: string): unknown {
  if (field.kind === "number") return readNumber(text);
  if (field.kind === "numbers") return text.split("_").map(readNumber);
  if (field.kind === "switch") return text === "1" ? true : text === "0" ? false : undefined;
  return text;
}

/** Text for the address; "" for the defaults. It needs no further escaping in a query. */
export function encodeState<F extends Fields>(fields: F, state: StateOf<F>): string {
  return Object.entries(fields)
    .filter(([name, field]) => write(state[name] as Value) !== write(field.default))
    .map(([name]) => `${name}:${write(state[name] as Value)}`)
    .join(",");
}

/** The state that a text (already unescaped, as URLSearchParams gives it) stands for; defaults where it says nothing sensible. */
export function decodeState<F extends Fields>(fields: F, text: string): StateOf<F> {
  const change: Record<string, unknown> = {};
  for (const part of text.slice(0, 10_000).split(",")) {
    const colon = part.indexOf(":");
    const name = part.slice(0, Math.max(colon, 0));
    if (Object.hasOwn(fields, name)) change[name] = read(fields[name], part.slice(colon + 1));
  }
  return changeState(fields, defaultState(fields), change as Partial<StateOf<F>>);
}
