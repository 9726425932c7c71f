import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { missingPython } from "./python-missing.ts";

const scripts = process.platform !== "win32";
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gradus missing 缺 "));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A Python that says of itself what is told here. */
async function actPython(answer: { version: number[]; missing: string[] }): Promise<string> {
  const file = join(folder, "acted python");
  const told = { file: process.execPath, places: [], ...answer };
  await writeFile(file, `#!/bin/sh\necho '${JSON.stringify(told)}'\n`);
  await chmod(file, 0o755);
  return file;
}

async function wordsWith(chosen: string, modules: string[]): Promise<[en: string, zh: string]> {
  vi.stubEnv("GRADUS_PYTHON", chosen);
  const { message } = (await missingPython(modules, folder)).failure;
  return [message.en, message.zh];
}

describe("where no Python serves", () => {
  it("says what to install", async () => {
    for (const text of await wordsWith("", ["numpy", "pandas"]))
      expect(text).toContain("gradus python setup --no-torch");
    for (const text of await wordsWith("", ["torch"])) expect(text).not.toContain("--no-torch");
    for (const text of await wordsWith("", [])) expect(text).toContain("python.org");
  });

  it("names the variable that chose a program that is not there", async () => {
    const path = join(folder, "nothing");
    for (const modules of [[], ["numpy"]])
      for (const text of await wordsWith(path, modules)) {
        expect(text).toContain("GRADUS_PYTHON");
        expect(text).toContain(path);
        expect(text).toContain("/usr/bin/python3");
        expect(text).not.toContain("python.org");
      }
  });

  it.skipIf(!scripts)("says what the chosen one lacks, and how it gets it", async () => {
    const path = await actPython({ version: [3, 12], missing: ["pandas"] });
    for (const text of await wordsWith(path, ["numpy", "pandas"]))
      expect(text).toContain(`"${path}" -m pip install pandas`);
  });

  it.skipIf(!scripts)("says that the chosen one is too old", async () => {
    const path = await actPython({ version: [3, 8], missing: [] });
    for (const text of await wordsWith(path, [])) expect(text).toContain("Python 3.8");
  });

  it("says which wheels Pyodide lacks, and where they belong, where Pyodide was chosen", async () => {
    for (const text of await wordsWith("pyodide", ["numpy"])) {
      expect(text).toMatch(/numpy-[\w.-]+\.whl/);
      expect(text).toContain(join(folder, "pyodide"));
    }
    for (const text of await wordsWith("pyodide", ["torch"])) expect(text).not.toContain(".whl");
  });
});
