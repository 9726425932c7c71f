/** No operation that an exercise may use is its answer: each is tried in the place of each function that the learner is to write. */
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { listExercises, loadExercise } from "@gradus/lab/exercises";
import { driverOf } from "@gradus/lab/grader";
import { type Ask, ExerciseTrial } from "@gradus/lab/trial";
import { Tensor } from "@gradus/tensor";
import { describe, expect, it } from "vitest";
import { exerciseSupport as support } from "./exercise-support.ts";

type Function = (...args: unknown[]) => unknown;
type Module = Readonly<Record<string, Function>>;
type Loaded = Awaited<ReturnType<typeof load>>;

const seed = 7;
const { offer } = support;

async function load(id: string) {
  const exercise = await loadExercise<Tensor>(support.curriculum, id);
  const driver = await driverOf(exercise);
  const read = async (file: string) => (await import(pathToFileURL(file).href)) as Module;
  const solution = await read(join(exercise.folder, "solution.ts"));
  return {
    ...exercise,
    withhold: exercise.definition.withhold ?? [],
    solution,
    driver: driver ? await read(driver) : {},
  };
}

/** Whether all properties hold of a module, in this process. */
async function passes({ definition, driver }: Loaded, mine: Module): Promise<boolean> {
  const ask: Ask = async (what, name, args) => {
    const value = what === "drive" ? driver[name](mine, ...args) : mine[name](...args);
    return { value: await value, changed: [] };
  };
  try {
    for (const { check } of Object.values(definition.properties))
      await check(new ExerciseTrial(seed, support.codec, ask));
    return true;
  } catch {
    return false;
  }
}

/** What a function of the solution is first given, and gives; undefined where no property asks for it. */
async function firstCall(exercise: Loaded, name: string) {
  let first: { args: unknown[]; result: unknown } | undefined;
  const note = (...args: unknown[]) => {
    first ??= { args, result: exercise.solution[name](...args) };
    throw new Error("that is enough");
  };
  await passes(exercise, { ...exercise.solution, [name]: note });
  return first;
}

/** Plausible ways to call an operation with a function's arguments. */
const ways: ((args: unknown[]) => unknown[])[] = [
  (args) => args,
  (args) => args.toReversed(),
  ([a, b, ...rest]) => [b, a, ...rest],
  ([a, b, c, ...rest]) => [c, a, b, ...rest],
  ([a, b, ...rest]) => [a, b, null, ...rest],
  ([a, ...rest]) => [a, 0, ...rest],
  ([a, ...rest]) => [a, 1, ...rest],
  ([a]) => [a, -1, true],
];

const asNumber = (value: unknown) => (value instanceof Tensor && value.size === 1 ? value.item() : value);

/** Names of the operations that pass for a function of the exercise. */
async function answers(exercise: Loaded, operations: Module): Promise<string[]> {
  const found: string[] = [];
  for (const name of Object.keys(exercise.solution)) {
    const first = await firstCall(exercise, name);
    if (!first) continue;
    const asked = typeof first.result === "number" ? asNumber : (value: unknown) => value;
    for (const [label, operation] of Object.entries(operations)) {
      for (const way of ways) {
        const candidate = (...args: unknown[]) => asked(operation(...way(args)));
        if (alike(candidate, first) && (await passes(exercise, { ...exercise.solution, [name]: candidate })))
          found.push(`${name}: ${label}`);
      }
    }
  }
  return [...new Set(found)];
}

/** Most operations need not be tried further. */
function alike(candidate: Function, { args, result }: { args: unknown[]; result: unknown }): boolean {
  try {
    const value = candidate(...args);
    if (result instanceof Tensor) return value instanceof Tensor && value.shape.join() === result.shape.join();
    return typeof value === typeof result && !(value instanceof Tensor);
  } catch {
    return false;
  }
}

const method = (name: string): Function => {
  return (x, ...rest) => (x as Record<string, Function>)[name](...rest);
};

/** Functions and methods that the exercise's program may call. */
async function offeredTo({ withhold }: Loaded): Promise<Module> {
  const open: Record<string, Function> = {};
  const add = (item: string, operation: unknown) => {
    if (typeof operation === "function" && !withhold.includes(item)) open[item] = operation as Function;
  };
  for (const name of offer.methods) add(`Tensor.${name}`, method(name));
  for (const [name, exports] of Object.entries(offer.modules)) {
    if (withhold.includes(name)) continue;
    const module = (await import(name)) as Record<string, unknown>;
    for (const item of exports) add(`${name}#${item}`, module[item]);
  }
  return open;
}

/** All methods, and all functions of one module. */
async function everythingOf(name: string): Promise<Module> {
  const all: Record<string, Function> = {};
  for (const [item, value] of Object.entries((await import(`@gradus/tensor/ops/${name}`)) as Record<string, unknown>))
    if (typeof value === "function") all[`${name}#${item}`] = value as Function;
  for (const item of Object.keys(Object.getOwnPropertyDescriptors(Tensor.prototype)))
    if (item !== "toBackend") all[`Tensor.${item}`] = method(item);
  return all;
}

// What is written in Python has no engine at hand.
const ids = (await listExercises(support.curriculum))
  .filter(({ language }) => language === "typescript")
  .map(({ id }) => id);

describe.each(ids)("the exercise %s", (id) => {
  it("is answered by none of the operations that it may use", async () => {
    const exercise = await load(id);
    expect(await answers(exercise, await offeredTo(exercise))).toEqual([]);
  });

  it("does without autograd where it asks for a derivative", async () => {
    const { solution, withhold } = await load(id);
    const asks = Object.entries(solution).some(([name]) => /backward|grad/i.test(name));
    if (asks) expect(withhold).toContain("Tensor.backward");
  });

  it("withholds what would be open", async () => {
    const open = Object.entries(offer.modules).flatMap(([name, exports]) => [
      name,
      ...exports.map((item) => `${name}#${item}`),
    ]);
    for (const item of (await load(id)).withhold)
      expect([...open, ...offer.methods.map((name) => `Tensor.${name}`)]).toContain(item);
  });
});

it.each([
  ["stable-softmax", "softmax", ["softmax: softmax#softmax", "softmax: Tensor.softmax"]],
  ["cross-entropy", "cross-entropy", ["crossEntropy: cross-entropy#crossEntropy"]],
  ["relu", "elementwise", ["relu: elementwise#relu", "relu: Tensor.clamp"]],
  ["conv2d", "conv", ["conv2d: conv#conv2d"]],
  ["max-pool", "pool", ["maxPool2d: pool#maxPool2d"]],
])("what would answer %s, were it open, is found", async (id, name, operations) => {
  expect(await answers(await load(id), await everythingOf(name))).toEqual(expect.arrayContaining(operations));
});

it("offers everything that the lessons' code imports", async () => {
  const unit = join(support.curriculum, "1-foundations/3-deep-learning/lessons");
  for (const lesson of await readdir(unit)) {
    const text = readFileSync(join(unit, lesson, "en.md"), "utf8");
    for (const [, names, module] of text.matchAll(/^import \{ (.*) \} from "(@gradus\/tensor[^"]*)";$/gm)) {
      const values = names.split(", ").filter((name) => !name.startsWith("type "));
      expect(offer.modules[module]).toEqual(expect.arrayContaining(values));
    }
  }
});
