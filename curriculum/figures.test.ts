import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defaultState, type Field, type Fields, type Figure, type StateOf } from "@gradus/lab/figure";
import { changeState, decodeState, encodeState, snap } from "@gradus/lab/figure-state";
import { createRandom } from "@gradus/lab/random";
import { describe, expect, test } from "vitest";

type State = StateOf<Fields>;

const files = globSync("*/*/figures/*.ts", { cwd: import.meta.dirname }).filter((file) => !file.endsWith(".test.ts"));

const framesPlayed = 3;

/** Every number in a result, in order; throws at what is not plain data. */
function numbersOf(value: unknown, path = "result"): number[] {
  if (typeof value === "number") return [value];
  if (typeof value === "boolean") return [Number(value)];
  // A text counts by what it says: a name that changes with a choice is a change.
  if (typeof value === "string") return [...value].map((letter) => letter.codePointAt(0) ?? 0);
  if (value === null || value === undefined) return [];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>).flatMap((item, i) => numbersOf(item, `${path}[${i}]`));
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => numbersOf(item, `${path}[${i}]`));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).flatMap(([key, item]) => numbersOf(item, `${path}.${key}`));
  }
  throw new Error(`${path} is not plain data: ${Object.prototype.toString.call(value)}`);
}

/** What is drawn in a state; of a live figure, at its beginning and after each of some frames. */
async function drawn(figure: Figure, state: State): Promise<unknown[]> {
  if (!("start" in figure)) return [await figure.compute(state, {})];
  const session = await figure.start(state, {});
  const shown = [structuredClone(session.look(state))];
  for (let frame = 0; frame < framesPlayed && !session.ended?.(); frame++) {
    session.advance(state);
    shown.push(structuredClone(session.look(state)));
  }
  return shown;
}

/** Other values of a field than a state has: each option, both ends and something between. */
function otherValues(field: Field, now: unknown, seed: number): unknown[] {
  const random = createRandom(seed);
  if (field.kind === "switch") return [!now];
  if (field.kind === "choice") return Object.keys(field.options).filter((option) => option !== now);
  const between = () => snap(field, field.min + random.uniform() * (field.max - field.min));
  if (field.kind === "number") return [field.min, field.max, between()].filter((value) => value !== now);
  const list = now as number[];
  return list.map((item, i) => {
    let value = item;
    while (value === item) value = random.pick([field.min, field.max, between()]);
    return list.with(i, value);
  });
}

test("there are figures", () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)("%s", (file) => {
  const load = async () =>
    ((await import(pathToFileURL(join(import.meta.dirname, file)).href)) as { default: Figure }).default;

  test("has a view, and texts in both languages", async () => {
    const { title, fields, ...rest } = await load();
    expect(existsSync(join(import.meta.dirname, file.replace(/\.ts$/, ".tsx")))).toBe(true);
    const texts = [
      title,
      ...Object.values(fields).flatMap((field) => [
        field.label,
        ...(field.kind === "choice" ? Object.values(field.options) : []),
      ]),
    ];
    for (const text of texts) {
      expect(text.en.trim()).not.toBe("");
      expect(text.zh.trim()).not.toBe("");
    }
    expect(title.zh).toMatch(/\p{Script=Han}/u);
    for (const name of Object.keys(fields)) expect(name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
    if ("tunable" in rest) for (const name of rest.tunable) expect(Object.keys(fields)).toContain(name);
  });

  test("its defaults lie in its bounds and on its steps", async () => {
    const { fields } = await load();
    const state = defaultState(fields);
    expect(changeState(fields, state, state)).toEqual(state);
    for (const field of Object.values(fields)) {
      if (field.kind === "choice") {
        expect(Object.keys(field.options)).toContain(field.default);
        for (const option of Object.keys(field.options)) expect(option).toMatch(/^[\w-]+$/);
      }
      if (field.kind === "number" || field.kind === "numbers") expect(field.min).toBeLessThan(field.max);
    }
  });

  test("computes finite plain data that can be sent between threads", async () => {
    const figure = await load();
    const shown = await drawn(figure, defaultState(figure.fields));
    const numbers = numbersOf(shown);
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
    expect(structuredClone(shown)).toEqual(shown);
  });

  test("computes the same for the same state", async () => {
    const figure = await load();
    const state = defaultState(figure.fields);
    expect(await drawn(figure, state)).toEqual(await drawn(figure, state));
  });

  test("every field changes what is drawn, at every option and end", { timeout: 120_000 }, async () => {
    const figure = await load();
    const state = defaultState(figure.fields);
    const before = numbersOf(await drawn(figure, state));
    for (const [name, field] of Object.entries(figure.fields)) {
      for (const [i, value] of otherValues(field, state[name], 7).entries()) {
        const after = numbersOf(await drawn(figure, { ...state, [name]: value } as State));
        const same = after.length === before.length && after.every((number, at) => Object.is(number, before[at]));
        expect(same, `${name} = ${JSON.stringify(value)} changes nothing (its value ${i} of the test)`).toBe(false);
      }
    }
  });

  // Not finite: a figure may show how numbers overflow.
  test("any state gives plain data", { timeout: 120_000 }, async () => {
    const figure = await load();
    const { fields } = figure;
    for (let seed = 0; seed < 12; seed++) {
      const random = createRandom(seed);
      let state: State = defaultState(fields);
      for (const [name, field] of Object.entries(fields)) {
        const values = [state[name], ...otherValues(field, state[name], seed)];
        state = changeState(fields, state, { [name]: random.pick(values) } as Partial<State>);
      }
      expect(numbersOf(await drawn(figure, state), JSON.stringify(state)).length).toBeGreaterThan(0);
    }
  });

  test("its state survives the address", async () => {
    const { fields } = await load();
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      let state: State = defaultState(fields);
      for (const [name, field] of Object.entries(fields)) {
        if (random.uniform() < 0.3) continue;
        const values = otherValues(field, state[name], seed);
        if (values.length > 0) state = changeState(fields, state, { [name]: random.pick(values) } as Partial<State>);
      }
      const query = new URLSearchParams(`figure=${encodeState(fields, state)}`);
      expect(decodeState(fields, query.get("figure") ?? "")).toEqual(state);
    }
    expect(encodeState(fields, defaultState(fields))).toBe("");
  });
});
