/** Python in WebAssembly, for machines without one: https://pyodide.org */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PyodideSetting } from "./pyodide-entry.ts";
import type { SandboxOptions } from "./sandbox.ts";

/** What it takes by itself, in MiB. */
export const pyodideMb = 320;

export interface Pyodide {
  /** Folder of the package. */
  folder: string;
  /** Folder of the wheels; "" where none is needed. */
  wheels: string;
  /** Packages to load from there. */
  packages: readonly string[];
}

interface Lock {
  packages: Readonly<Record<string, { file_name: string; sha256: string; depends: readonly string[] }>>;
}

/**
 * Pyodide with these modules; undefined where it is not installed, or where a module's wheel, or one that this needs, is not in the
 * folder, or is not the one that Pyodide was released with (by its SHA-256).
 * @param wheels folder where the learner put them
 */
export async function findPyodide(wheels: string, modules: readonly string[]): Promise<Pyodide | undefined> {
  try {
    const file = createRequire(import.meta.url).resolve("pyodide/pyodide-lock.json");
    const folder = dirname(file);
    if (modules.length === 0) return { folder, wheels: "", packages: [] };
    const needed = wheelsOf(JSON.parse(await readFile(file, "utf8")) as Lock, modules);
    if (!needed) return undefined;
    for (const { name, sha256 } of needed) {
      const bytes = await readFile(join(wheels, name));
      if (createHash("sha256").update(bytes).digest("hex") !== sha256) return undefined;
    }
    return { folder, wheels, packages: modules };
  } catch {
    return undefined;
  }
}

/** Wheels of the modules and of all that these need; undefined where Pyodide was released without one of them. */
function wheelsOf({ packages }: Lock, modules: readonly string[]): { name: string; sha256: string }[] | undefined {
  const found = new Map<string, { name: string; sha256: string }>();
  const waiting = [...modules];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    if (found.has(module)) continue;
    const known = Object.hasOwn(packages, module) ? packages[module] : undefined;
    if (!known) return undefined;
    found.set(module, { name: known.file_name, sha256: known.sha256 });
    waiting.push(...known.depends);
  }
  return [...found.values()];
}

/** Names of the wheels that the modules need, for who is to fetch them; empty where Pyodide has none or is not installed. */
export async function wheelNames(modules: readonly string[]): Promise<string[]> {
  try {
    const file = createRequire(import.meta.url).resolve("pyodide/pyodide-lock.json");
    return (wheelsOf(JSON.parse(await readFile(file, "utf8")) as Lock, modules) ?? []).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** How its process is started. @param sources folder with the Python module whose `serve` is called with the setting */
export function pyodideOptions(
  { folder, wheels, packages }: Pyodide,
  sources: string,
  module: string,
  setting: string,
): Pick<SandboxOptions, "entry" | "args" | "read"> {
  const here = (name: string) => join(import.meta.dirname, name);
  const told: PyodideSetting = { pyodide: folder, wheels, packages, sources, module, setting };
  return {
    entry: here("pyodide-entry.ts"),
    args: [JSON.stringify(told)],
    read: [folder, sources, here("child.ts"), here("frames.ts"), here("../package.json"), ...(wheels ? [wheels] : [])],
  };
}
