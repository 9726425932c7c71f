/** Finds a Python on this machine and says how a program of it is started. */
import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { promisify } from "node:util";
import type { Invocation } from "./os.ts";

const execute = promisify(execFile);
const probeMs = 60_000;

/** The oldest Python that is served. */
export const oldestPython: readonly [number, number] = [3, 9];

export interface Python {
  /** Absolute path of the interpreter, as it must be called: a virtual environment is found by it. */
  file: string;
  /** [3, 11] */
  version: readonly [number, number];
  /** Folders that it needs to be able to read. */
  places: readonly string[];
}

// Isolated mode knows no packages of the user's own folder, so they are not looked for either.
const isolated = ["-I", "-B"];

const probe = `
import sys, os, json, importlib.util
def there(name):
    try: return importlib.util.find_spec(name) is not None
    except Exception: return False
places = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *sys.path]
print(json.dumps({
    "file": sys.executable,
    "version": list(sys.version_info[:2]),
    "places": [os.path.abspath(p) for p in places if p and os.path.exists(p)],
    "missing": [name for name in sys.argv[1:] if not there(name)],
}))`;

interface Found extends Python {
  missing: string[];
}

const known = new Map<string, Promise<Found>>();

/**
 * The first of the interpreters that is new enough and has the modules; undefined where none is. They are looked up, not loaded.
 * @param candidates paths, or names that PATH leads to
 */
export async function findPython(
  candidates: readonly string[],
  modules: readonly string[],
): Promise<Python | undefined> {
  for (const candidate of candidates) {
    const key = [candidate, ...modules].join("\n");
    try {
      const asking = known.get(key) ?? ask(candidate, modules);
      known.set(key, asking);
      const { missing, ...python } = await asking;
      if (missing.length === 0 && isNewEnough(python.version)) return python;
      // What is missing may be installed while we live.
      known.delete(key);
    } catch {
      known.delete(key);
    }
  }
  return undefined;
}

/** Why an interpreter does not serve. */
export type PythonFault =
  /** There is no such program, or it does not answer as Python does. */
  { kind: "silent" } | { kind: "old"; version: readonly [number, number] } | { kind: "lacks"; modules: string[] };

/** What is wrong with an interpreter that `findPython` passed over; undefined where nothing is. */
export async function pythonFault(candidate: string, modules: readonly string[]): Promise<PythonFault | undefined> {
  try {
    const { missing, version } = await ask(candidate, modules);
    if (!isNewEnough(version)) return { kind: "old", version };
    return missing.length > 0 ? { kind: "lacks", modules: missing } : undefined;
  } catch {
    return { kind: "silent" };
  }
}

function isNewEnough([major, minor]: readonly [number, number]): boolean {
  return major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]);
}

async function ask(candidate: string, modules: readonly string[]): Promise<Found> {
  const { stdout } = await execute(candidate, [...isolated, "-c", probe, ...modules], { timeout: probeMs });
  const found = JSON.parse(stdout) as Found;
  const executable = await realpath(found.file);
  const resolved = await Promise.all(found.places.map((path) => realpath(path)));
  // Links as they are written, and where they lead. The files come first: folders are laid over them.
  return { ...found, places: [...new Set([found.file, executable, ...found.places, ...resolved])] };
}

/** Threads of mathematical libraries would be counted, and slow down who has few cores. */
const oneThread = ["OPENBLAS", "OMP", "MKL", "VECLIB", "NUMEXPR"].map((name) => [`${name}_NUM_THREADS`, "1"]);
/** Processors on which an old OpenBLAS must be told what they are: the machine's own choice goes on to hold. */
const passedOn = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "LD_LIBRARY_PATH"];

/**
 * A program of Python, isolated from the user's settings and packages, which writes no bytecode and buffers no output.
 * @param entry absolute path of its first file @param read paths that it may read besides
 */
export function pythonInvocation(
  python: Python,
  entry: string,
  args: readonly string[],
  read: readonly string[],
  folder: string,
): Invocation {
  const kept = passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    file: python.file,
    args: [...isolated, "-u", "-X", "utf8", entry, ...args],
    read: [...python.places, ...read],
    environment: { ...Object.fromEntries([...oneThread, ...kept]), TMPDIR: folder, TEMP: folder, HOME: folder },
    scratch: true,
  };
}
