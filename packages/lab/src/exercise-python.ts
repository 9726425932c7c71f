/** The learner's process for an exercise in Python. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { findPython, type Python, pythonInvocation } from "@gradus/sandbox/python";
import { openProcess } from "@gradus/sandbox/sandbox";
import { defaultMemoryMb, type ExerciseProgram, type SessionOptions } from "./exercise-session.ts";
import { gradusHome } from "./home.ts";
import { pythons } from "./python.ts";
import { pythonFailure } from "./python-failures.ts";
import { missingPython } from "./python-missing.ts";

/** Our own part of the process. */
const programFolder = join(import.meta.dirname, "python");
/** PyTorch alone takes seconds to load, on a busy machine many. */
const startSeconds = 90;
/** What a library takes before anybody uses it, in MiB. */
const libraryMb: Readonly<Record<string, number>> = { numpy: 128, pandas: 256, torch: 1024, tensorflow: 2048 };
/** Address space is reserved in advance: a multiple of what is used. */
const addressMb = 4096;

/** What the program is told at its start; see `gradus_program.py`. */
interface PythonSetting {
  modules: readonly string[];
  withhold: readonly string[];
  /** What may be read, besides its own folder. */
  readable: readonly string[];
  /** Its own folder, empty, which it may write to. */
  folder: string;
  /** Bound of its address space, in MiB; null where libraries need more than anybody can say. */
  memory: number | null;
}

/** NumPy carries the values of all the others. */
function needed(modules: readonly string[]): string[] {
  return [...new Set([...modules, ...(modules.length > 0 ? ["numpy"] : [])])];
}

/**
 * The Python for an exercise with these modules: the one that `GRADUS_PYTHON` names, else the learner's own environment, else the
 * system's. Undefined where none has them all.
 */
export async function findExercisePython(home: string, modules: readonly string[]): Promise<Python | undefined> {
  const chosen = process.env.GRADUS_PYTHON;
  return findPython(chosen ? [chosen] : pythons(home), needed(modules));
}

/**
 * @throws ExerciseFailure of the kind `skipped` where no Python has the modules; SandboxError where it does not come up, which is no
 * fault of the learner's
 */
export async function openPythonProgram<T>(options: SessionOptions<T>): Promise<ExerciseProgram> {
  const { definition, isolation, mine } = options;
  const modules = definition.modules ?? [];
  const python = await findExercisePython(options.home ?? gradusHome(), modules);
  if (!python) throw missingPython(modules);
  const memoryMb = definition.limits?.memoryMb ?? defaultMemoryMb;
  const extra = needed(modules).map((name) => libraryMb[name] ?? 0);
  const driver = options.driver === undefined ? undefined : await readFile(options.driver, "utf8");
  const program = (folder: string) => {
    const setting: PythonSetting = {
      ...{ modules, withhold: definition.withhold ?? [], readable: [...python.places, programFolder], folder },
      memory: modules.length === 0 ? memoryMb + addressMb : null,
    };
    const entry = join(programFolder, "main.py");
    return pythonInvocation(python, entry, [JSON.stringify(setting)], [programFolder], folder);
  };
  const sandbox = await openProcess(program, {
    limits: { startSeconds, memoryMb: memoryMb + Math.max(0, ...extra), messageBytes: 2 ** 26 },
    ...(isolation ? { isolation } : {}),
  });
  const named = Object.entries(mine).map(([id, text]) => [id.replaceAll("-", "_"), text]);
  return {
    sandbox,
    async loading(source) {
      const text = Buffer.from(source).toString("utf8");
      return { do: "load", source: text, mine: Object.fromEntries(named), ...(driver === undefined ? {} : { driver }) };
    },
    failure: pythonFailure,
    close: () => sandbox.close(),
  };
}
