/** Which source files the learner's process may read. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileOf, type Packages } from "./exercise-packages.ts";

const importPattern = /^(?:import|export) (?!type )[^;]*?from "([^"]+)";|^import "([^"]+)";|import\("([^"]+)"\)/gm;

/**
 * The sources of the packages without tests, and without the modules that are withheld, unless the engine itself or the
 * exercise's driver needs one of them: then it cannot be imported by the learner's file, but its text can be read.
 */
export async function readableSources(
  packages: Packages,
  withhold: readonly string[],
  driver: string | undefined,
): Promise<string[]> {
  const needed = new Set<string>();
  for (const { sources, main } of Object.values(packages))
    if (main) await follow(join(sources, main), packages, needed);
  if (driver) await follow(driver, packages, needed);
  const files: string[] = [];
  for (const [name, { sources }] of Object.entries(packages)) {
    const hidden = new Set(
      withhold.filter((item) => item.startsWith(`${name}/`)).map((item) => fileOf(item, packages)),
    );
    for (const entry of await readdir(sources, { recursive: true })) {
      const file = join(sources, entry);
      if (!entry.endsWith(".ts") || entry.endsWith(".test.ts")) continue;
      if (!hidden.has(file) || needed.has(file)) files.push(file);
    }
  }
  return files;
}

/**
 * File of each module that learners' files may import, by its name. The engine's inner modules are not among them: they lead to
 * everything that is withheld.
 * @param importable see `ExerciseSupport`
 */
export async function importableModules(
  packages: Packages,
  importable: readonly string[],
): Promise<Record<string, string>> {
  const modules: Record<string, string> = {};
  const add = (name: string) => {
    const file = fileOf(name, packages);
    if (file) modules[name] = file;
  };
  for (const item of importable) {
    const folder = item.endsWith("/") ? fileOf(`${item}x`, packages) : undefined;
    if (!folder) add(item);
    for (const entry of folder ? await readdir(dirname(folder)) : [])
      if (entry.endsWith(".ts") && !entry.endsWith(".test.ts")) add(item + entry.slice(0, -".ts".length));
  }
  return modules;
}

/** Adds a file and everything that it imports from the packages, directly or not. */
async function follow(file: string, packages: Packages, seen: Set<string>): Promise<void> {
  if (seen.has(file)) return;
  seen.add(file);
  const source = await readFile(file, "utf8");
  for (const [, from, bare, dynamic] of source.matchAll(importPattern)) {
    const specifier = from ?? bare ?? dynamic;
    const target = specifier.startsWith(".") ? join(file, "..", specifier) : fileOf(specifier, packages);
    if (target) await follow(resolve(target), packages, seen);
  }
}
