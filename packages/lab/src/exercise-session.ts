/** A learner's process, seen from the grader: what is asked of it and how its silence is worded. */
import { SandboxError } from "@gradus/sandbox/limits";
import type { Isolation } from "@gradus/sandbox/os";
import type { Sandbox } from "@gradus/sandbox/sandbox";
import type { ExerciseDefinition } from "./exercise.ts";
import { failureOfEnd } from "./exercise-failures.ts";
import { type Loading, type ProgramError, parseAnswer, type ToProgram } from "./exercise-messages.ts";
import type { Packages } from "./exercise-packages.ts";
import { openPythonProgram } from "./exercise-python.ts";
import { openTypescriptProgram } from "./exercise-typescript.ts";
import type { Ask } from "./trial.ts";
import { type ArrayCodec, decodeValue, encodeValue } from "./values.ts";
import type { ExerciseFailure } from "./verdict.ts";

/** What the curriculum gives the grader, which knows of no engine. */
export interface ExerciseSupport<T> {
  /** Absolute path of the curriculum. */
  curriculum: string;
  /** Its module for the learner's process, which exports an `ExerciseKit`. */
  kit: string;
  /** Where the packages lie from which learners' files may import. */
  packages: Packages;
  /** What they may use of them, as far as their exercise does not withhold it. */
  offer: {
    /** Exports of each module, by the module's full name. */
    modules: Readonly<Record<string, readonly string[]>>;
    /** Methods of the engine's arrays. */
    methods: readonly string[];
  };
  codec: ArrayCodec<T>;
}

export interface SessionOptions<T> {
  support: ExerciseSupport<T>;
  /** Of the exercise, or of whatever else asks the learner's files. */
  definition: Pick<ExerciseDefinition<T>, "language" | "modules" | "withhold" | "limits">;
  /** Path of the exercise's driver, where it has one. */
  driver: string | undefined;
  /** Texts of the learner's files for `#mine/…`. */
  mine: Readonly<Record<string, string>>;
  isolation?: Isolation;
  /** Where the learner's own Python may be. Default: `GRADUS_HOME`. */
  home?: string;
}

/** A learner's process, whatever it runs. */
export interface ExerciseProgram {
  readonly sandbox: Sandbox;
  /** The request that loads a program's text. */
  loading(source: Uint8Array): Promise<Loading>;
  /** An error inside the program in words. @param asked the function that was called; undefined while the file was loaded */
  failure(error: ProgramError, asked: string | undefined): ExerciseFailure;
  close(): Promise<void>;
}

/** A parent that is asked to compute something in between needs a moment of its own. */
const graceSeconds = 1;
const defaultSeconds = 3;
export const defaultMemoryMb = 512;

export class ExerciseSession<T> {
  readonly #program: ExerciseProgram;
  readonly #options: SessionOptions<T>;
  readonly #seconds: number;
  readonly #memoryMb: number;
  /** Seconds on the clock that the program may still take. */
  #left: number;
  #requests = 0;
  #gone = false;

  private constructor(program: ExerciseProgram, options: SessionOptions<T>) {
    this.#program = program;
    this.#options = options;
    this.#seconds = options.definition.limits?.seconds ?? defaultSeconds;
    this.#memoryMb = options.definition.limits?.memoryMb ?? defaultMemoryMb;
    this.#left = this.#seconds + graceSeconds;
  }

  /**
   * Starts the process. @throws SandboxError where it does not come up, which is no fault of the learner's; ExerciseFailure of the kind
   * `skipped` where this machine has not what the exercise needs
   */
  static async open<T>(options: SessionOptions<T>): Promise<ExerciseSession<T>> {
    const open = options.definition.language === "python" ? openPythonProgram : openTypescriptProgram;
    return new ExerciseSession(await open(options), options);
  }

  /** The process has ended; there is nothing more to ask. */
  get gone(): boolean {
    return this.#gone;
  }

  /**
   * Imports a program's text, anew each time.
   * @param seconds that it may take from now on; default: what the exercise says @throws ExerciseFailure
   */
  async load(source: Uint8Array, seconds = Number.POSITIVE_INFINITY): Promise<void> {
    this.#left = Math.min(seconds, this.#seconds + graceSeconds);
    const loading = await this.#program.loading(source);
    await this.#request((id) => ({ id, ...loading }), undefined);
  }

  /** @throws ExerciseFailure */
  readonly ask: Ask = async (what, name, args) => {
    const wire = encodeValue(args, this.#options.support.codec);
    return this.#request((id) => ({ id, do: what, name, args: wire }), name);
  };

  get sandbox(): Sandbox {
    return this.#program.sandbox;
  }

  close(): Promise<void> {
    return this.#program.close();
  }

  async #request(make: (id: number) => ToProgram, doing: string | undefined) {
    const id = ++this.#requests;
    const began = performance.now();
    try {
      const limits = { wallSeconds: Math.max(0, this.#left), cpuSeconds: Math.min(this.#seconds, this.#left) };
      const answer = parseAnswer(await this.sandbox.request(make(id), limits), id);
      if (!answer) throw new SandboxError("message", "the program answered something else");
      if (!answer.ok) throw this.#program.failure(answer.error, doing);
      return { value: this.#decode(answer.value), changed: answer.changed };
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      this.#gone = true;
      throw failureOfEnd(error, this.#seconds, this.#memoryMb, this.#options.definition.language);
    } finally {
      this.#left -= (performance.now() - began) / 1000;
    }
  }

  #decode(value: unknown): unknown {
    try {
      return decodeValue(value, this.#options.support.codec);
    } catch (error) {
      throw new SandboxError("message", String(error));
    }
  }
}
