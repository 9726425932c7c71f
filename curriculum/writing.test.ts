/** The examples in `docs/writing.md` are exercises like any others. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadExercise } from "@gradus/lab/exercises";
import { checkSolutions } from "@gradus/lab/solutions";
import { taskDrift } from "@gradus/lab/task-drift";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exerciseSupport } from "./exercise-support.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "gradus-writing-")));
const examples = { "leaky-relu": "## Writing exercises", "running-total": "## Writing exercises in Python" };
const support = { ...exerciseSupport, curriculum: folder };

beforeAll(() => {
  const text = readFileSync(join(root, "docs", "writing.md"), "utf8");
  const unit = join(folder, "1-stage", "1-unit");
  for (const [id, heading] of Object.entries(examples)) {
    const start = text.indexOf(`\n${heading}\n`);
    const end = text.indexOf("\n## ", start + heading.length);
    const section = text.slice(start, end < 0 ? text.length : end);
    for (const [, , file, content] of section.matchAll(/^(`{3,})\w+ (\S+)\n([\s\S]*?)\n\1$/gm)) {
      const path = join(unit, "exercises", id, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${content}\n`);
    }
  }
  const name = { en: "A", zh: "甲" };
  const json = (file: string, value: unknown) => writeFileSync(file, JSON.stringify(value));
  json(join(folder, "1-stage", "stage.yaml"), { id: "1", title: name, summary: name, months: name, capstone: name });
  json(join(unit, "unit.yaml"), {
    ...{ id: "1.1", title: name, summary: name, weeks: 1, prerequisites: [], outcomes: [name], reading: [] },
    ...{ lessons: [], labs: [], exercises: Object.keys(examples) },
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(Object.keys(examples))(
  "%s is complete: it fails as shipped, its solution passes, wrong answers and mutants are caught",
  async (id) => {
    const [report] = await checkSolutions({ support, exercises: [id] });
    expect(report.skipped).toBeUndefined();
    expect(report.faults).toEqual([]);
    expect(report.survivors).toEqual([]);
    expect(report.mutants).toBeGreaterThanOrEqual(3);
    expect(taskDrift((await loadExercise(folder, id)).task)).toEqual([]);
  },
  60_000,
);
