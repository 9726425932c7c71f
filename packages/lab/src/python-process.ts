/** A process that runs Python that somebody else wrote: exercises, and code of lessons. */
import { join } from "node:path";
import type { Isolation } from "@gradus/sandbox/os";
import { findPython, type Python, pythonInvocation } from "@gradus/sandbox/python";
import { openProcess, type Sandbox } from "@gradus/sandbox/sandbox";
import { gradusHome } from "./home.ts";
import { pythons } from "./python.ts";
import { missingPython } from "./python-missing.ts";

/** Our own part of the process. */
const programFolder = join(import.meta.dirname, "python");
/** PyTorch alone takes seconds to load, on a busy machine many. */
const startSeconds = 90;
/** What a library takes before anybody uses it, in MiB. */
const libraryMb: Readonly<Record<string, number>> = { numpy: 128, pandas: 256, torch: 1024, tensorflow: 2048 };
/** Address space is reserved in advance: a multiple of what is used. */
const addressMb = 4096;

export interface PythonProcessOptions {
  /** What it may import beyond the standard library. */
  modules: readonly string[];
  /** See `ExerciseDefinition`. */
  withhold?: readonly string[];
  /** Name of the foreign file in errors: "exercise.py". */
  name: string;
  memoryMb: number;
  /** Where the learner's own Python may be. Default: `GRADUS_HOME`. */
  home?: string;
  isolation?: Isolation;
}

/** What the program is told at its start; see `gradus_program.py`. */
interface PythonSetting {
  modules: readonly string[];
  withhold: readonly string[];
  name: string;
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
 * The Python for programs that import these modules: the one that `GRADUS_PYTHON` names, else the learner's own environment, else the
 * system's. Undefined where none has them all.
 */
export async function findProgramPython(
  modules: readonly string[],
  home: string = gradusHome(),
): Promise<Python | undefined> {
  const chosen = process.env.GRADUS_PYTHON;
  return findPython(chosen ? [chosen] : pythons(home), needed(modules));
}

/**
 * @throws ExerciseFailure of the kind `skipped` where no Python has the modules; SandboxError where it does not come up, which is no
 * fault of the program's author
 */
export async function openPythonProcess(options: PythonProcessOptions): Promise<Sandbox> {
  const { modules, withhold = [], name, memoryMb, home, isolation } = options;
  const python = await findProgramPython(modules, home);
  if (!python) throw missingPython(modules);
  const extra = needed(modules).map((module) => libraryMb[module] ?? 0);
  const program = (folder: string) => {
    const setting: PythonSetting = {
      ...{ modules, withhold, name, readable: [...python.places, programFolder], folder },
      memory: modules.length === 0 ? memoryMb + addressMb : null,
    };
    const entry = join(programFolder, "main.py");
    return pythonInvocation(python, entry, [JSON.stringify(setting)], [programFolder], folder);
  };
  return openProcess(program, {
    limits: { startSeconds, memoryMb: memoryMb + Math.max(0, ...extra), messageBytes: 2 ** 26, keptBytes: 2 ** 16 },
    ...(isolation ? { isolation } : {}),
  });
}
