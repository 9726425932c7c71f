/** Runs a piece of Python of a lesson, from its first line to its last, in a process of its own. */
import { SandboxError } from "@gradus/sandbox/limits";
import type { Isolation } from "@gradus/sandbox/os";
import { parseDrawn } from "./drawn.ts";
import { failureOfEnd } from "./exercise-failures.ts";
import { parseAnswer } from "./exercise-messages.ts";
import { snippetFailure } from "./python-failures.ts";
import { openPythonProcess } from "./python-process.ts";
import type { ShownPlot } from "./show.ts";
import { ExerciseFailure, type Failure } from "./verdict.ts";

/** For one piece of code: lessons compute little. */
const seconds = 10;
const memoryMb = 512;

export interface PythonSnippetOptions {
  /** What it imports beyond the standard library: "numpy", "pandas", "torch". Default: nothing. */
  modules?: readonly string[];
  /** Where the learner's own Python may be. Default: `GRADUS_HOME`. */
  home?: string;
  /** Seconds of processor time; default 10. */
  seconds?: number;
  isolation?: Isolation;
  /** Ends the program. */
  signal?: AbortSignal;
}

export interface PythonSnippetResult {
  /** What it printed, the first 64 KiB of each. `bytes` counts everything. */
  printed: { stdout: string; stderr: string; bytes: number };
  /** What it drew with `matplotlib.pyplot`, also before it broke off. */
  drawn: ShownPlot[];
  /**
   * Absent where the code ran to its end. In both languages, with the line of the code where there is one. Of the kind `skipped` where
   * no Python on this machine can run it: then `message` says what to install.
   */
  failure?: Failure;
}

/** @throws SandboxError where no program can be run on this machine; the signal's reason where it was aborted */
export async function runPythonSnippet(code: string, options: PythonSnippetOptions = {}): Promise<PythonSnippetResult> {
  const { modules = [], signal, home, isolation, seconds: limit = seconds } = options;
  signal?.throwIfAborted();
  const printed = { stdout: "", stderr: "", bytes: 0 };
  let drawn: ShownPlot[] = [];
  let opened: Awaited<ReturnType<typeof openPythonProcess>> | undefined;
  const leave = () => void opened?.close();
  signal?.addEventListener("abort", leave);
  try {
    opened = await openPythonProcess({
      ...{ modules, name: "lesson.py", memoryMb },
      ...(home ? { home } : {}),
      ...(isolation ? { isolation } : {}),
    });
    signal?.throwIfAborted();
    const time = { cpuSeconds: limit, wallSeconds: limit + 1 };
    const request = { id: 1, do: "load", source: code, mine: {} };
    const answer = parseAnswer(await opened.request(request, time), 1);
    if (!answer) throw new SandboxError("message", "the program answered something else");
    if (modules.includes("matplotlib")) {
      const told = parseAnswer(await opened.request({ id: 2, do: "drawn" }, time), 2);
      drawn = parseDrawn(told?.ok ? told.value : undefined);
    }
    if (!answer.ok) throw snippetFailure(answer.error);
    return { printed: await printedBy(opened), drawn };
  } catch (error) {
    signal?.throwIfAborted();
    const failed = error instanceof SandboxError && opened ? failureOfEnd(error, limit, memoryMb, "python") : error;
    if (!(failed instanceof ExerciseFailure)) throw failed;
    return { printed: opened ? await printedBy(opened) : printed, drawn, failure: failed.failure };
  } finally {
    signal?.removeEventListener("abort", leave);
    await opened?.close();
  }
}

/** All that was printed is there once the process is gone. */
async function printedBy(sandbox: Awaited<ReturnType<typeof openPythonProcess>>) {
  await sandbox.close();
  return sandbox.printed;
}
