/** A learner's process, seen from the grader: what is asked of it and how its silence is worded. */
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SandboxError } from "@gradus/sandbox/limits";
import type { Isolation } from "@gradus/sandbox/os";
import { openSandbox, type Sandbox } from "@gradus/sandbox/sandbox";
import { makeTemporaryFolder, removeTemporaryFolder } from "@gradus/sandbox/temporary-folder";
import type { ExerciseDefinition } from "./exercise.ts";
import { copyName, failureOf, failureOfEnd } from "./exercise-failures.ts";
import { parseAnswer, type Setting, type ToProgram } from "./exercise-messages.ts";
import type { Packages } from "./exercise-packages.ts";
import { offeredModules, readableSources } from "./exercise-sources.ts";
import type { Ask } from "./trial.ts";
import { type ArrayCodec, decodeValue, encodeValue } from "./values.ts";

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
  definition: ExerciseDefinition<T>;
  /** The exercise's `driver.ts`, where it has one. */
  driver: string | undefined;
  /** Texts of the learner's files for `#mine/…`. */
  mine: Readonly<Record<string, string>>;
  isolation?: Isolation;
}

/** A parent that is asked to compute something in between needs a moment of its own. */
const graceSeconds = 1;
const defaultSeconds = 3;
const defaultMemoryMb = 512;

const ownPackages = {
  "@gradus/lab": { sources: import.meta.dirname },
  "@gradus/sandbox": { sources: dirname(createRequire(import.meta.url).resolve("@gradus/sandbox/child")) },
};

/** Our own part of the learner's process. File by file: beside them lies the grader. */
function ownFiles(): string[] {
  const { "@gradus/lab": lab, "@gradus/sandbox": sandbox } = ownPackages;
  return [
    ...["hooks", "messages", "packages", "program"].map((name) => join(lab.sources, `exercise-${name}.ts`)),
    ...["values", "error", "harmless"].map((name) => join(lab.sources, `${name}.ts`)),
    ...["child", "frames"].map((name) => join(sandbox.sources, `${name}.ts`)),
    ...[lab, sandbox].map(({ sources }) => join(sources, "..", "package.json")),
  ];
}

export class ExerciseSession<T> {
  readonly sandbox: Sandbox;
  readonly #options: SessionOptions<T>;
  readonly #folder: string;
  readonly #seconds: number;
  readonly #memoryMb: number;
  /** Seconds on the clock that the program may still take. */
  #left: number;
  #requests = 0;
  #gone = false;

  private constructor(sandbox: Sandbox, options: SessionOptions<T>, folder: string) {
    this.sandbox = sandbox;
    this.#options = options;
    this.#folder = folder;
    this.#seconds = options.definition.limits?.seconds ?? defaultSeconds;
    this.#memoryMb = options.definition.limits?.memoryMb ?? defaultMemoryMb;
    this.#left = this.#seconds + graceSeconds;
  }

  /** Starts the process. @throws SandboxError where it does not come up, which is no fault of the learner's */
  static async open<T>(options: SessionOptions<T>): Promise<ExerciseSession<T>> {
    const { support, definition, driver, mine, isolation } = options;
    const folder = await makeTemporaryFolder("gradus-exercise-");
    try {
      const files: Record<string, string> = {};
      for (const [id, text] of Object.entries(mine)) {
        files[id] = join(folder, `mine-${id}.ts`);
        await writeFile(files[id], text);
      }
      const withhold = definition.withhold ?? [];
      const modules = await offeredModules(support.packages, support.offer.modules);
      const sources = await readableSources(support.packages, modules, { withhold, kit: support.kit, driver });
      const packages = { ...support.packages, ...ownPackages };
      const folders = Object.values(packages).map((one) => `${one.sources}/`);
      const setting: Setting = {
        ...{ folder, kit: support.kit, packages, withhold, mine: files },
        own: [...folders, support.kit, ...(driver ? [driver] : [])],
        modules,
        methods: support.offer.methods,
      };
      const sandbox = await openSandbox({
        entry: join(ownPackages["@gradus/lab"].sources, "exercise-entry.ts"),
        args: [JSON.stringify(setting)],
        read: [folder, ...ownFiles(), ...sources],
        limits: { memoryMb: definition.limits?.memoryMb ?? defaultMemoryMb, messageBytes: 2 ** 26 },
        ...(isolation ? { isolation } : {}),
      });
      return new ExerciseSession(sandbox, options, folder);
    } catch (error) {
      await removeTemporaryFolder(folder);
      throw error;
    }
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
    const file = join(this.#folder, copyName);
    await writeFile(file, source);
    await this.#request((id) => ({ id, do: "load", file, driver: this.#options.driver }), undefined);
  }

  /** @throws ExerciseFailure */
  readonly ask: Ask = async (what, name, args) => {
    const wire = encodeValue(args, this.#options.support.codec);
    return this.#request((id) => ({ id, do: what, name, args: wire }), name);
  };

  async close(): Promise<void> {
    await this.sandbox.close();
    await removeTemporaryFolder(this.#folder);
  }

  async #request(make: (id: number) => ToProgram, doing: string | undefined) {
    const id = ++this.#requests;
    const began = performance.now();
    try {
      const limits = { wallSeconds: Math.max(0, this.#left), cpuSeconds: Math.min(this.#seconds, this.#left) };
      const answer = parseAnswer(await this.sandbox.request(make(id), limits), id);
      if (!answer) throw new SandboxError("message", "the program answered something else");
      if (!answer.ok) throw failureOf(answer.error, doing);
      return { value: this.#decode(answer.value), changed: answer.changed };
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      this.#gone = true;
      throw failureOfEnd(error, this.#seconds, this.#memoryMb);
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
