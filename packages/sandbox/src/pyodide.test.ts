import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPyodide, wheelNames } from "./pyodide.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradus wheels "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("Pyodide", () => {
  it("needs no wheels for the standard library", async () => {
    expect(await findPyodide(folder, [])).toMatchObject({ wheels: "", packages: [] });
  });

  it("names the wheels that modules need, with what these need", async () => {
    const names = await wheelNames(["pandas"]);
    for (const start of ["pandas-", "numpy-", "python_dateutil-"])
      expect(names.some((name) => name.startsWith(start) && name.endsWith(".whl"))).toBe(true);
    expect(await wheelNames(["torch"])).toEqual([]);
  });

  it("does not take wheels that are not there, nor others under their names", async () => {
    expect(await findPyodide(folder, ["numpy"])).toBeUndefined();
    for (const name of await wheelNames(["numpy"])) writeFileSync(join(folder, name), "another program");
    expect(await findPyodide(folder, ["numpy"])).toBeUndefined();
    expect(await findPyodide(folder, ["torch"])).toBeUndefined();
  });
});
