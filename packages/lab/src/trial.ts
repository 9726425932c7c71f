/** What a property sees: see `Trial`. Asks the learner's program and ends the property where something does not hold. */
import { compareArrays, notFinite, toNumbers } from "./compare-arrays.ts";
import type { Tolerance, Trial } from "./exercise.ts";
import type { Bilingual } from "./lab.ts";
import { createRandom, type Random } from "./random.ts";
import { type ArrayCodec, Foreign, type NumericArray } from "./values.ts";
import { type Comparison, ExerciseFailure } from "./verdict.ts";

/** Asks the learner's process. @throws ExerciseFailure where it has no answer */
export type Ask = (
  what: "call" | "drive",
  name: string,
  args: unknown[],
) => Promise<{ value: unknown; changed: number[] }>;

const makers = { float32: Float32Array, float64: Float64Array, int32: Int32Array };

export class ExerciseTrial<T> implements Trial<T> {
  readonly random: Random;
  readonly #codec: ArrayCodec<T>;
  readonly #ask: Ask;

  constructor(seed: number, codec: ArrayCodec<T>, ask: Ask) {
    this.random = createRandom(seed);
    this.#codec = codec;
    this.#ask = ask;
  }

  normal(shape: readonly number[], scale = 1, shift = 0): T {
    const size = shape.reduce((product, n) => product * n, 1);
    const data = Float32Array.from({ length: size }, () => shift + scale * this.random.normal());
    return this.#codec.make({ dtype: "float32", shape, data });
  }

  array(numbers: ArrayLike<number>, shape: readonly number[], dtype: keyof typeof makers = "float32"): T {
    const data = makers[dtype].from(numbers) as NumericArray["data"];
    return this.#codec.make({ dtype, shape, data });
  }

  async call(name: string, ...args: unknown[]): Promise<unknown> {
    const { value, changed } = await this.#ask("call", name, args);
    if (changed.length > 0) fail(changedText(name, changed[0], args.length));
    return value;
  }

  async tensor(name: string, ...args: unknown[]): Promise<T> {
    return this.asTensor(await this.call(name, ...args), resultOf(name));
  }

  async number(name: string, ...args: unknown[]): Promise<number> {
    return this.asNumber(await this.call(name, ...args), resultOf(name));
  }

  async drive(name: string, ...args: unknown[]): Promise<unknown> {
    return (await this.#ask("drive", name, args)).value;
  }

  asTensor(value: unknown, what: Bilingual): T {
    if (this.#codec.is(value)) return value;
    return fail(wrongKind(what, { en: "a Tensor", zh: "一个 Tensor" }, value));
  }

  asNumber(value: unknown, what: Bilingual): number {
    if (typeof value === "number") return value;
    return fail(wrongKind(what, { en: "a number", zh: "一个数" }, value));
  }

  close(actual: unknown, expected: unknown, message: Bilingual, tolerance: Tolerance = {}): void {
    const right = toNumbers(expected, this.#codec);
    if (!right) throw new TypeError("close: what is expected must be numbers");
    const given = this.#numbers(actual);
    const comparison = compareArrays(given, right, tolerance);
    if (comparison) fail(comparison.worst ? message : shapeText(given.shape, right.shape), comparison);
  }

  equalShape(actual: unknown, shape: readonly number[], message: Bilingual): void {
    const given = this.#numbers(actual).shape;
    if (given.length !== shape.length || given.some((n, i) => n !== shape[i])) {
      const { en, zh } = shapeText(given, shape);
      fail({ en: `${message.en} ${en}`, zh: `${message.zh}${zh}` });
    }
  }

  finite(actual: unknown, message: Bilingual): void {
    const numbers = this.#numbers(actual);
    const at = numbers.data.findIndex((n) => !Number.isFinite(n));
    if (at < 0) return;
    fail(message, notFinite(numbers, at));
  }

  expect(condition: boolean, message: Bilingual): void {
    if (!condition) fail(message);
  }

  #numbers(value: unknown): Pick<NumericArray, "shape" | "data"> {
    const numbers = toNumbers(value, this.#codec);
    if (numbers) return numbers;
    return fail(wrongKind({ en: "The result", zh: "结果" }, { en: "numbers", zh: "数或数组" }, value));
  }
}

function fail(message: Bilingual, comparison?: Comparison): never {
  throw new ExerciseFailure({ kind: "property", message, ...(comparison ? { comparison } : {}) });
}

function resultOf(name: string): Bilingual {
  return { en: `What ${name} returned`, zh: `${name} 返回的值` };
}

function wrongKind(what: Bilingual, wanted: Bilingual, value: unknown): Bilingual {
  const got = describe(value);
  return {
    en: `${what.en.charAt(0).toUpperCase()}${what.en.slice(1)} should be ${wanted.en}, but it is ${got.en}.`,
    zh: `${what.zh}应当是${wanted.zh}，实际是${got.zh}。`,
  };
}

function describe(value: unknown): Bilingual {
  if (value === undefined) return { en: "undefined (is a return missing?)", zh: " undefined（是否漏写了 return？）" };
  if (value instanceof Foreign) return { en: value.what, zh: ` ${value.what}` };
  if (value === null || typeof value === "number" || typeof value === "boolean")
    return { en: String(value), zh: ` ${value}` };
  if (typeof value === "string") return { en: "a text", zh: "一段文字" };
  if (Array.isArray(value)) return { en: `a list of ${value.length}`, zh: `长度为 ${value.length} 的列表` };
  if (ArrayBuffer.isView(value)) return { en: "a typed array", zh: "一个类型化数组" };
  return { en: "an object", zh: "一个对象" };
}

function shapeText(given: readonly number[], wanted: readonly number[]): Bilingual {
  const [g, w] = [given, wanted].map((shape) => `[${shape.join(", ")}]`);
  return { en: `The shape is ${g}; it should be ${w}.`, zh: `形状是 ${g}，应当是 ${w}。` };
}

function changedText(name: string, argument: number, count: number): Bilingual {
  const [en, zh] =
    count > 1 ? [`its argument number ${argument + 1}`, `第 ${argument + 1} 个参数`] : ["its argument", "参数"];
  return {
    en: `${name} changed ${en}. Who called it still needs the old numbers: compute a new array.`,
    zh: `${name} 修改了${zh}。调用者之后还要用原来的数：请计算出新的数组。`,
  };
}
