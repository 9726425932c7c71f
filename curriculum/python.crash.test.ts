/** Exercises in Python, graded by the Python at hand and by Pyodide. */
import { join } from "node:path";
import { listExercises } from "@gradus/lab/exercises";
import { checkSolutions } from "@gradus/lab/solutions";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exerciseSupport } from "./exercise-support.ts";

const support = { ...exerciseSupport, curriculum: join(import.meta.dirname, "testing", "python") };

const exercises = (await listExercises(support.curriculum)).map(({ id }) => id);
/** Pyodide has the standard library alone. */
const pythons = [
  ["the Python at hand", undefined],
  ["Pyodide", "pyodide"],
] as const;

afterEach(() => vi.unstubAllEnvs());

describe.each(pythons)("exercises in Python on %s", (_name, python) => {
  it.for(exercises)(
    "%s fails as shipped, passes as solved, and catches wrong answers and mutants",
    async (id, { skip }) => {
      if (python) vi.stubEnv("GRADUS_PYTHON", python);
      const [report] = await checkSolutions({ support, exercises: [id] });
      if (report.skipped) {
        // It says what to install, and nothing is said to be wrong.
        expect(report).toMatchObject({ faults: [], mutants: 0 });
        expect(report.skipped.en).toMatch(/Install it with: .*(setup|pip install)|Start Gradus without GRADUS_PYTHON/);
        skip(report.skipped.en);
      }
      expect(report.faults).toEqual([]);
      expect(report.survivors).toEqual([]);
      expect(report.mutants).toBeGreaterThan(0);
    },
  );
});
