import { checkSolutions } from "@gradus/lab/solutions";
import { expect, it } from "vitest";
import { exerciseSupport as support } from "./exercise-support.ts";

it("all exercises fail as shipped, pass as solved, and catch wrong answers and mutants", async () => {
  const reports = await checkSolutions({ support });
  expect(reports.flatMap(({ id, faults }) => faults.map((fault) => `${id}: ${fault}`))).toEqual([]);
  for (const { id, skipped } of reports) if (skipped) console.warn(`${id} was not tried: ${skipped.en}`);
  const sum = (of: "killed" | "mutants") => reports.reduce((total, report) => total + report[of], 0);
  expect(sum("mutants")).toBeGreaterThan(100);
  expect(sum("killed") / sum("mutants")).toBeGreaterThanOrEqual(0.95);
}, 1_800_000);
