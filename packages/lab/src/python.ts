import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const timeoutMs = 60_000;

/** Where `gradus python setup` puts its environment. */
export function venvPython(home: string): string {
  return process.platform === "win32"
    ? join(home, "python", "Scripts", "python.exe")
    : join(home, "python", "bin", "python");
}

/** Where wheels of NumPy and Pandas for Pyodide may lie. */
export function wheelFolder(home: string): string {
  return join(home, "pyodide");
}

/** Those of the modules that somebody must have installed: plots are written down by our own `gradus_pyplot.py`. */
export function librariesOf(modules: readonly string[]): string[] {
  return modules.filter((name) => name !== "matplotlib");
}

/** What a Python must have for programs that import these modules: NumPy carries the values of all the others. */
export function neededModules(modules: readonly string[]): string[] {
  const libraries = librariesOf(modules);
  return [...new Set([...libraries, ...(libraries.length > 0 ? ["numpy"] : [])])];
}

/** Pythons to try, the learner's own environment first. */
export function pythons(home: string): string[] {
  const system = process.platform === "win32" ? ["python", "py"] : ["python3", "/usr/bin/python3", "python"];
  return [venvPython(home), ...system];
}

/** A Python that can import all of `modules`; undefined where there is none. */
export async function pythonWith(home: string, modules: readonly string[]): Promise<string | undefined> {
  for (const python of pythons(home)) {
    try {
      const code = modules.length === 0 ? "pass" : `import ${modules.join(", ")}`;
      await execute(python, ["-c", code], { timeout: timeoutMs });
      return python;
    } catch {
      // The next one.
    }
  }
  return undefined;
}

/** Versions of modules by name, as far as they are installed; undefined where Python does not run. */
export async function moduleVersions(
  python: string,
  modules: readonly string[],
  ms: number = timeoutMs,
): Promise<Record<string, string> | undefined> {
  const code = `
import json, platform
found = {"python": platform.python_version()}
try:
    from importlib import metadata
    for name in ${JSON.stringify(modules)}:
        try: found[name] = metadata.version(name)
        except metadata.PackageNotFoundError: pass
finally:
    print(json.dumps(found))`;
  try {
    const { stdout } = await execute(python, ["-c", code], { timeout: ms, killSignal: "SIGKILL" });
    return JSON.parse(stdout) as Record<string, string>;
  } catch {
    return undefined;
  }
}
