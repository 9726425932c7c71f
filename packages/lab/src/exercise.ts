/**
 * What an exercise is. A folder `exercises/<id>/` of its unit: `task.en.md`, `task.zh.md`, `exercise.ts`, `solution.ts`,
 * `check.ts`, `wrong/*.ts`, and `driver.ts` where calls of single functions are not enough; all but `check.ts` end in `.py` for an
 * exercise in Python. How one is written stands in `docs/writing.md`.
 */
import type { Bilingual } from "./lab.ts";
import type { Random } from "./random.ts";

/** Numbers may differ by `atol + rtol · |expected|`. */
export interface Tolerance {
  /** Default 1e-4. */
  rtol?: number;
  /** Default 1e-6. */
  atol?: number;
}

/**
 * What a property sees of the learner's program: it asks, the program answers from its own process, the property judges. `T` is
 * the engine's array. Whatever does not hold ends the property with the message given, which names the misconception.
 */
export interface Trial<T> {
  /** Inputs are drawn from it, so that the seed repeats them. */
  readonly random: Random;
  /** An array of normal numbers, float32. */
  normal(shape: readonly number[], scale?: number, shift?: number): T;
  /** An array of the numbers given, float32 unless told otherwise. */
  array(numbers: ArrayLike<number>, shape: readonly number[], dtype?: "float32" | "float64" | "int32"): T;
  /**
   * Calls a function that the learner's file exports. Arguments and result are data: numbers, texts, lists, records, arrays.
   * It must leave its arguments as they were.
   */
  call(name: string, ...args: unknown[]): Promise<unknown>;
  /** `call`, where an array is to come back. */
  tensor(name: string, ...args: unknown[]): Promise<T>;
  /** `call`, where a number is to come back. */
  number(name: string, ...args: unknown[]): Promise<number>;
  /** Calls a function of the exercise's `driver.ts`, in the learner's process; its first argument is the learner's module. */
  drive(name: string, ...args: unknown[]): Promise<unknown>;
  /** The value as an array. @param what what it is, as in a sentence: { en: "the weights", zh: "权重" } */
  asTensor(value: unknown, what: Bilingual): T;
  asNumber(value: unknown, what: Bilingual): number;
  /** Equal shape, and numbers within the tolerance. Numbers, (nested) lists and arrays compare with one another; NaN equals NaN. */
  close(actual: unknown, expected: unknown, message: Bilingual, tolerance?: Tolerance): void;
  equalShape(actual: unknown, shape: readonly number[], message: Bilingual): void;
  /** No NaN and no infinity anywhere. */
  finite(actual: unknown, message: Bilingual): void;
  expect(condition: boolean, message: Bilingual): void;
}

export interface Property<T> {
  /** A sentence that holds of a right answer: "Each row sums to 1". */
  title: Bilingual;
  check(t: Trial<T>): Promise<void> | void;
}

/** A finished run of the learner's own that the exercise asks for, beside its properties. Any seed will do. */
export interface RunRequirement {
  lab: string;
  /** Parameters that the run must have been begun with: `{ pieces: "mine" }`. */
  params?: Readonly<Record<string, unknown>>;
  /** Metric → the least that it must reach. One of them is enough: which can be measured may depend on the data at hand. */
  metrics: Readonly<Record<string, number>>;
  /** Exercises of the learner's own that the run must have used in place of ours. */
  mine?: readonly string[];
  /** Numbers of the model that the run left. */
  maxParameters?: number;
  maxSeconds?: number;
}

export type ExerciseLanguage = "typescript" | "python";

/** Endings of an exercise's own files and of the learner's. */
export const extensions: Readonly<Record<ExerciseLanguage, string>> = { typescript: ".ts", python: ".py" };

export interface ExerciseDefinition<T> {
  /** Default: "typescript". */
  language?: ExerciseLanguage;
  /** Python only: what it imports beyond the standard library. Where no Python has it, the exercise is skipped. */
  modules?: readonly ("numpy" | "pandas" | "matplotlib" | "torch" | "tensorflow")[];
  /** 1: one line; 5: an evening. */
  difficulty: 1 | 2 | 3 | 4 | 5;
  minutes: number;
  /** The lesson that teaches it: "1.3/03-loss". */
  lesson: string;
  /** Exercises whose results it builds on: their files can be imported as `#mine/<id>`. */
  needs?: readonly string[];
  /**
   * What the learner is to write and may not use, of all that exercises offer: "Tensor.relu" (a method), "@gradus/tensor/ops/softmax"
   * (a module), "@gradus/tensor/ops/random#rand" (one export of it). "Tensor.backward" ends all recording of gradients. In Python: names
   * of modules' attributes, "numpy.linalg.svd", "builtins.sorted"; methods cannot be withheld there.
   */
  withhold?: readonly string[];
  /** For one call: seconds of processor time (default 3); resident memory in MiB (default 512). */
  limits?: { seconds?: number; memoryMb?: number };
  /** Tried in this order; the first that does not hold is the verdict. */
  properties: Readonly<Record<string, Property<T>>>;
  run?: RunRequirement;
  /** Mutants of the solution that are as right: `before → after` as `gradus check --solutions` prints it, and why. */
  equivalentMutants?: Readonly<Record<string, string>>;
}

/** A driver's function. Its arguments and its result are data; `mine` is the learner's module. */
export type DriverFunction<M> = (mine: M, ...args: never[]) => unknown;
