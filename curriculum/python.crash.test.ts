/** Exercises in Python, graded by the Python at hand. */
import { join } from "node:path";
import { checkSolutions } from "@gradus/lab/solutions";
import { expect, it } from "vitest";
import { exerciseSupport } from "./exercise-support.ts";

const support = { ...exerciseSupport, curriculum: join(import.meta.dirname, "testing", "python") };

it("exercises in Python fail as shipped, pass as solved, and catch wrong answers and mutants", async ({ skip }) => {
  const reports = await checkSolutions({ support });
  for (const { skipped } of reports) if (skipped) skip(skipped.en);
  expect(reports.flatMap(({ id, faults }) => faults.map((fault) => `${id}: ${fault}`))).toEqual([]);
  expect(reports.flatMap(({ survivors }) => survivors)).toEqual([]);
  for (const { mutants } of reports) expect(mutants).toBeGreaterThanOrEqual(5);
}, 120_000);
