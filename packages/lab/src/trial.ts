/** What a property sees: see `Trial`. Asks the learner's program and ends the property where something does not hold. */
import { compareArrays, notFinite, toNumbers } from "./compare-arrays.ts";
import type { Tolerance, Trial } from "./exercise.ts";
import type { Bilingual } from "./lab.ts";
import { createRandom, type Random } from "./random.ts";
import { type TrialWords, typescriptWords } from "./trial-words.ts";
import type { ArrayCodec, NumericArray } from "./values.ts";
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

  readonly #words: TrialWords;
  /** What the last call says of itself if it gave nothing back. */
  #nothing: Bilingual | undefined;

  constructor(seed: number, codec: ArrayCodec<T>, ask: Ask, words: TrialWords = typescriptWords) {
    this.random = createRandom(seed);
    this.#codec = codec;
    this.#ask = ask;
    this.#words = words;
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
    if (changed.length > 0) fail(this.#words.changed(name, changed[0], args.length));
    this.#nothing = value === null ? this.#words.nothing?.(name) : undefined;
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
    return fail(this.#wrongKind(what, this.#words.array, value));
  }

  asNumber(value: unknown, what: Bilingual): number {
    if (typeof value === "number") return value;
    return fail(this.#wrongKind(what, { en: "a number", zh: "一个数" }, value));
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
    if (condition) return;
    const { en, zh } = this.#nothing ?? { en: "", zh: "" };
    fail(this.#nothing ? { en: `${message.en} ${en}`, zh: `${message.zh}${zh}` } : message);
  }

  #numbers(value: unknown): Pick<NumericArray, "shape" | "data"> {
    const numbers = toNumbers(value, this.#codec);
    if (numbers) return numbers;
    return fail(this.#wrongKind({ en: "The result", zh: "结果" }, { en: "numbers", zh: "数或数组" }, value));
  }

  #wrongKind(what: Bilingual, wanted: Bilingual, value: unknown): Bilingual {
    const got = this.#codec.is(value) ? this.#words.array : this.#words.describe(value);
    return {
      en: `${what.en.charAt(0).toUpperCase()}${what.en.slice(1)} should be ${wanted.en}, but it is ${got.en}.`,
      zh: `${what.zh}应当是${wanted.zh}，实际是${got.zh}。`,
    };
  }
}

function fail(message: Bilingual, comparison?: Comparison): never {
  throw new ExerciseFailure({ kind: "property", message, ...(comparison ? { comparison } : {}) });
}

function resultOf(name: string): Bilingual {
  return { en: `What ${name} returned`, zh: `${name} 返回的值` };
}

function shapeText(given: readonly number[], wanted: readonly number[]): Bilingual {
  // A list of numbers, of whose shape a beginner has not heard yet.
  if (given.length === 1 && wanted.length === 1)
    return {
      en: `Its length is ${given[0]}; it should be ${wanted[0]}.`,
      zh: `长度是 ${given[0]}，应当是 ${wanted[0]}。`,
    };
  const [g, w] = [given, wanted].map((shape) => `[${shape.join(", ")}]`);
  return { en: `The shape is ${g}; it should be ${w}.`, zh: `形状是 ${g}，应当是 ${w}。` };
}
