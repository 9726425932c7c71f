/** Which source files the learner's process may read. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { OfferedModule } from "./exercise-messages.ts";
import { fileOf, type Packages } from "./exercise-packages.ts";

const importPattern = /^(?:import|export) (?!type )[^;]*?from "([^"]+)";|^import "([^"]+)";|import\("([^"]+)"\)/gm;

/**
 * What the kit, the driver and the modules offered need, directly or not. What is withheld is among it where the engine itself needs it:
 * then it cannot be imported by the learner's file, but its text can be read.
 * @param kit see `ExerciseSupport`
 */
export async function readableSources(
  packages: Packages,
  modules: Readonly<Record<string, OfferedModule>>,
  { withhold, kit, driver }: { withhold: readonly string[]; kit: string; driver: string | undefined },
): Promise<string[]> {
  const needed = new Set<string>();
  for (const [name, { file }] of Object.entries(modules))
    if (!withhold.includes(name)) await follow(file, packages, needed);
  for (const file of driver ? [kit, driver] : [kit]) await follow(file, packages, needed);
  return [...needed];
}

/**
 * Each module that learners' files may import, by its name. It is a list of what is offered: what is new in the engine stays closed
 * until somebody offers it, and so do the engine's inner modules, which lead to everything.
 * @param offer see `ExerciseSupport`
 */
export async function offeredModules(
  packages: Packages,
  offer: Readonly<Record<string, readonly string[]>>,
): Promise<Record<string, OfferedModule>> {
  const modules: Record<string, OfferedModule> = {};
  for (const [name, offered] of Object.entries(offer)) {
    const file = fileOf(name, packages);
    if (!file) throw new Error(`offer: ${name} belongs to none of the packages`);
    const exports = Object.keys((await import(pathToFileURL(file).href)) as object);
    const missing = offered.filter((item) => !exports.includes(item));
    if (missing.length > 0) throw new Error(`offer: ${name} exports no ${missing.join(", ")}`);
    modules[name] = { file, offered, closed: exports.filter((item) => !offered.includes(item)) };
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
