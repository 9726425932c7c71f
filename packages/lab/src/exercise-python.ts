/** The learner's process for an exercise in Python. */
import { readFile } from "node:fs/promises";
import { defaultMemoryMb, type ExerciseProgram, type SessionOptions } from "./exercise-session.ts";
import { pythonFailure } from "./python-failures.ts";
import { openPythonProcess } from "./python-process.ts";

/** @throws as `openPythonProcess` */
export async function openPythonProgram<T>(options: SessionOptions<T>): Promise<ExerciseProgram> {
  const { definition, isolation, home } = options;
  const driver = options.driver === undefined ? undefined : await readFile(options.driver, "utf8");
  const sandbox = await openPythonProcess({
    modules: definition.modules ?? [],
    withhold: definition.withhold ?? [],
    name: "exercise.py",
    memoryMb: definition.limits?.memoryMb ?? defaultMemoryMb,
    ...(home ? { home } : {}),
    ...(isolation ? { isolation } : {}),
  });
  // Python's names have no hyphens.
  const mine = Object.fromEntries(Object.entries(options.mine).map(([id, text]) => [id.replaceAll("-", "_"), text]));
  return {
    sandbox,
    async loading(source) {
      const text = Buffer.from(source).toString("utf8");
      return { do: "load", source: text, mine, ...(driver === undefined ? {} : { driver }) };
    },
    failure: pythonFailure,
    close: () => sandbox.close(),
  };
}
