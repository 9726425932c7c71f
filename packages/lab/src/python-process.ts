/** A process that runs Python that somebody else wrote: exercises, and code of lessons. */
import { join } from "node:path";
import type { Isolation } from "@gradus/sandbox/os";
import { findPyodide, type Pyodide, pyodideMb, pyodideOptions } from "@gradus/sandbox/pyodide";
import { findPython, type Python, pythonInvocation } from "@gradus/sandbox/python";
import { openProcess, openSandbox, type Sandbox } from "@gradus/sandbox/sandbox";
import { gradusHome } from "./home.ts";
import { neededModules, pythons, wheelFolder } from "./python.ts";
import { missingPython } from "./python-missing.ts";

/** Our own part of the process. */
const programFolder = join(import.meta.dirname, "python");
/** PyTorch alone takes seconds to load, on a busy machine many. */
const startSeconds = 90;
/** While they are loaded, Pandas asks `uname` for the processor, and newer PyTorch `ldconfig` for libraries. */
const startProcesses = 8;
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

export type FoundPython = { kind: "cpython"; python: Python } | { kind: "pyodide"; pyodide: Pyodide };

/**
 * The Python for programs that import these modules: the learner's own environment, else the system's, else Pyodide. `GRADUS_PYTHON`
 * names an interpreter, or "pyodide": then there is no other. Undefined where none has them all.
 */
export async function findProgramPython(
  modules: readonly string[],
  home: string = gradusHome(),
): Promise<FoundPython | undefined> {
  const chosen = process.env.GRADUS_PYTHON;
  if (chosen !== "pyodide") {
    const python = await findPython(chosen ? [chosen] : pythons(home), neededModules(modules));
    if (python) return { kind: "cpython", python };
    if (chosen) return undefined;
  }
  const pyodide = await findPyodide(wheelFolder(home), neededModules(modules));
  return pyodide && { kind: "pyodide", pyodide };
}

/**
 * @throws ExerciseFailure of the kind `skipped` where no Python has the modules; SandboxError where it does not come up, which is no
 * fault of the program's author
 */
export async function openPythonProcess(options: PythonProcessOptions): Promise<Sandbox> {
  const { modules, withhold = [], name, memoryMb, home, isolation } = options;
  const found = await findProgramPython(modules, home);
  if (!found) throw await missingPython(modules, home);
  const extra = Math.max(0, ...neededModules(modules).map((module) => libraryMb[module] ?? 0));
  const limits = {
    startSeconds,
    startProcesses,
    memoryMb: memoryMb + extra,
    messageBytes: 2 ** 26,
    keptBytes: 2 ** 16,
  };
  const shared = isolation ? { isolation } : {};
  if (found.kind === "pyodide") {
    const setting: PythonSetting = {
      modules,
      withhold,
      name,
      readable: ["/lib", "/gradus"],
      folder: "/own",
      memory: null,
    };
    return openSandbox({
      ...pyodideOptions(found.pyodide, programFolder, "gradus_program", JSON.stringify(setting)),
      ...{ ...shared, limits: { ...limits, memoryMb: limits.memoryMb + pyodideMb } },
    });
  }
  const { python } = found;
  const program = (folder: string) => {
    const setting: PythonSetting = {
      ...{ modules, withhold, name, readable: [...python.places, programFolder], folder },
      memory: neededModules(modules).length === 0 ? memoryMb + addressMb : null,
    };
    const entry = join(programFolder, "main.py");
    return pythonInvocation(python, entry, [JSON.stringify(setting)], [programFolder], folder);
  };
  return openProcess(program, { ...shared, limits });
}
