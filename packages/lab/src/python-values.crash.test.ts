/** Values on their way to a Python program and back. */
import type { Sandbox } from "@gradus/sandbox/sandbox";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { findProgramPython, openPythonProcess } from "./python-process.ts";
import { type ArrayCodec, decodeValue, encodeValue, Foreign, type NumericArray } from "./values.ts";

class Held {
  readonly numbers: NumericArray;
  constructor(numbers: NumericArray) {
    this.numbers = numbers;
  }
}

const codec: ArrayCodec<Held> = {
  is: (value) => value instanceof Held,
  read: ({ numbers }) => numbers,
  make: (numbers) => new Held(numbers),
};

const opened = new Map<string, Promise<Sandbox>>();
afterAll(async () => {
  for (const process of opened.values()) await (await process).close();
});

let id = 0;

/** What `f(*args)` gives. @param body a function `f`, after the imports of the modules */
async function answer(body: string, args: unknown[], modules: readonly string[] = []): Promise<unknown> {
  const key = modules.join();
  if (!opened.has(key)) opened.set(key, openPythonProcess({ modules, name: "exercise.py", memoryMb: 512 }));
  const process = (await opened.get(key)) as Sandbox;
  const ask = async (message: object) => {
    id++;
    return (await process.request({ id, ...message })) as { ok: boolean; value: unknown; error?: unknown };
  };
  const imports = modules.map((name) => `import ${name}\n`).join("");
  expect(await ask({ do: "load", source: `${imports}${body}`, mine: {} })).toMatchObject({ ok: true });
  const given = await ask({ do: "call", name: "f", args: encodeValue(args, codec) });
  expect(given.error).toBeUndefined();
  return decodeValue(given.value, codec);
}

const same = "def f(x):\n    return x\n";
const python = await findProgramPython([]);
const numpy = (await findProgramPython(["numpy"]))?.kind === "cpython";
const torch = (await findProgramPython(["torch"]))?.kind === "cpython";
const values = (value: unknown) => {
  const { dtype, shape, data } = (value as Held).numbers;
  return { dtype, shape, data: [...data] };
};

describe("Python's own values", () => {
  beforeEach(({ skip }) => skip(!python, "there is no Python on this machine"));

  it.each([
    ["numbers", [0, 1, -7, 2.5, 2 ** 53, 1e300, -0, Number.NaN, Infinity, -Infinity]],
    ["truths, nothing, texts", [true, false, null, "", "é数\u{1f600}\ud800"]],
    ["lists in lists", [[], [[1], ["a", [null]]]]],
    ["records", { a: 1, "": { b: [2, { c: true }] }, 键: "值" }],
  ])("%s come back as they went", async (_name, value) => {
    expect(await answer(same, [value])).toEqual(toPlain(value));
  });

  it.each([
    ["a whole number is an int", "type(x).__name__", 3, "int"],
    ["a broken number is a float", "type(x).__name__", 3.5, "float"],
    ["a number beyond all ints is a float", "type(x).__name__", 1e21, "float"],
    ["a truth is a bool", "type(x).__name__", true, "bool"],
    ["nothing is None", "x is None", undefined, true],
    ["typed numbers are a list", "x", new Float64Array([1, 2.5]), [1, 2.5]],
    ["a tuple is a list", "(x, (x,))", 1, [1, [1]]],
    ["keys are texts", "{1: x, None: x, (1, 2): x}", 1, { "1": 1, None: 1, "(1, 2)": 1 }],
    ["subclasses are what they descend from", "__import__('collections').Counter('aab')", 1, { a: 2, b: 1 }],
    ["long ints lose their last digits", "10 ** 20 + x", 1, 1e20],
  ])("%s", async (_name, expression, value, expected) => {
    expect(await answer(`def f(x):\n    return ${expression}\n`, [value])).toEqual(toPlain(expected));
  });

  it.each([
    ["{1}", "a set"],
    ["(i for i in [])", "a generator"],
    ["range(3)", "a range"],
    ["10 ** 400", "an int of more than 300 digits"],
    ["1j", "a complex"],
    ["b''", "a bytes"],
    ["print", "a builtin_function_or_method"],
    ["type('Layer', (), {})()", "an object of class Layer"],
  ])("%s stays there", async (expression, what) => {
    expect(await answer(`def f():\n    return ${expression}\n`, [])).toEqual(new Foreign(what));
  });
});

/** Records without a prototype are equal to those with one only when they are copied. */
function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toPlain(v)])));
}

const x = new Held({ dtype: "float32", shape: [2, 3], data: new Float32Array([1, 2, 3, Number.NaN, -0, Infinity]) });

describe("arrays of NumPy", () => {
  beforeEach(({ skip }) => skip(!numpy, "no Python on this machine has NumPy"));

  it.each([
    ["x", { dtype: "float32", shape: [2, 3], data: [1, 2, 3, Number.NaN, -0, Infinity] }],
    ["x.T", { dtype: "float32", shape: [3, 2], data: [1, Number.NaN, 2, -0, 3, Infinity] }],
    ["x[:, ::2]", { dtype: "float32", shape: [2, 2], data: [1, 3, Number.NaN, Infinity] }],
    ["x[0].astype('float64')", { dtype: "float64", shape: [3], data: [1, 2, 3] }],
    ["x[0].astype('float16')", { dtype: "float32", shape: [3], data: [1, 2, 3] }],
    ["x[0].astype('int64') - 2", { dtype: "int32", shape: [3], data: [-1, 0, 1] }],
    ["numpy.array([2 ** 40, 1])", { dtype: "float64", shape: [2], data: [2 ** 40, 1] }],
    ["x[0].astype('uint8')", { dtype: "int32", shape: [3], data: [1, 2, 3] }],
    ["x[0] > 1", { dtype: "bool", shape: [3], data: [0, 1, 1] }],
    ["numpy.zeros((0, 4))", { dtype: "float64", shape: [0, 4], data: [] }],
    ["numpy.array(5.0)", { dtype: "float64", shape: [], data: [5] }],
    ["numpy.arange(3).astype('>f8')", { dtype: "float64", shape: [3], data: [0, 1, 2] }],
  ])("%s", async (expression, expected) => {
    expect(values(await answer(`def f(x):\n    return ${expression}\n`, [x], ["numpy"]))).toEqual(expected);
  });

  it.each([
    ["x.sum(axis=1)[0]", 6],
    ["numpy.int64(3)", 3],
    ["numpy.bool_(True)", true],
    ["{'a': [numpy.float32(0.5)]}", { a: [0.5] }],
    ["str(x.dtype) + str(x.flags.writeable)", "float32True"],
    ["numpy.array(['a'])", new Foreign("an array of dtype <U1")],
    ["numpy.array([1j])", new Foreign("an array of dtype complex128")],
    ["numpy.zeros(3 * 2 ** 20)", new Foreign("an array of the shape [3145728], which is too large")],
  ])("%s is none", async (expression, expected) => {
    const given = await answer(`def f(x):\n    return ${expression}\n`, [x], ["numpy"]);
    expect(given).toEqual(expected instanceof Foreign ? expected : toPlain(expected));
  });
});

describe("arrays of PyTorch", () => {
  beforeEach(({ skip }) => skip(!torch, "no Python on this machine has PyTorch"));

  it.each([
    ["x * 1", { dtype: "float32", shape: [2, 3], data: [1, 2, 3, Number.NaN, -0, Infinity] }],
    ["x[0].to(torch.bfloat16)", { dtype: "float32", shape: [3], data: [1, 2, 3] }],
    ["torch.arange(3)", { dtype: "int32", shape: [3], data: [0, 1, 2] }],
    ["x[0].clone().requires_grad_() + 1", { dtype: "float32", shape: [3], data: [2, 3, 4] }],
    ["torch.tensor(2.0)", { dtype: "float32", shape: [], data: [2] }],
  ])("%s", async (expression, expected) => {
    expect(values(await answer(`def f(x):\n    return ${expression}\n`, [x], ["torch"]))).toEqual(expected);
  });
});
