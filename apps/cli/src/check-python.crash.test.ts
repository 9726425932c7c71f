import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exerciseSupport } from "@gradus/curriculum/exercise-support";
import { loadExercise } from "@gradus/lab/exercises";
import { afterEach, beforeEach, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const id = "word-count";
const { folder } = await loadExercise(exerciseSupport.curriculum, id);
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradus check python "));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function gradus(python: string | undefined, ...args: string[]) {
  const env = {
    ...process.env,
    GRADUS_HOME: home,
    LANG: "en_US.UTF-8",
    LC_ALL: "",
    ...(python ? { GRADUS_PYTHON: python } : {}),
  };
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { env, encoding: "utf8" });
  return { status, stdout };
}
const mine = () => join(home, "workspace", "exercises", `${id}.py`);
const journal = () => join(home, "journal", "learning.jsonl");

// Pyodide is what every machine has.
it.each([
  ["at hand", undefined],
  ["Pyodide", "pyodide"],
])(
  "the Python %s takes a learner from nothing to a pass",
  (_name, python) => {
    const first = gradus(python, "check", id);
    expect(first.status).toBe(1);
    expect(first.stdout).toContain("Nothing is written yet");
    expect(first.stdout).toContain(`${mine()}:`);
    copyFileSync(join(folder, "solution.py"), mine());
    expect(gradus(python, "check")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("every property holds"),
    });
    expect([...readFileSync(journal(), "utf8").matchAll(/"passed":(\w+)/g)].map(([, passed]) => passed)).toEqual([
      "false",
      "true",
    ]);
  },
  120_000,
);

it("where the Python that was named is not there, nothing is failed, and it says which and what to do", () => {
  const nowhere = join(home, "no-python");
  const { status, stdout } = gradus(nowhere, "check", id, "--json");
  expect(status).toBe(1);
  const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as object;
  expect(result).toMatchObject({ passed: 0, failed: 0, skipped: 1, failures: [] });
  expect(existsSync(journal())).toBe(false);
  expect(gradus(nowhere, "check", id, "--lang", "zh").stdout).toMatch(
    /本机无法检查[\s\S]*GRADUS_PYTHON 指定的 .*no-python 不存在[\s\S]*Python 3\.9/,
  );
  const ours = gradus(nowhere, "check", id, "--solutions", "--json").stdout;
  expect(JSON.parse(ours.trim().split("\n").at(-1) ?? "")).toMatchObject({ passed: 0, failed: 0 });
}, 120_000);
