/**
 * First file of a process that runs Python in WebAssembly (Pyodide), under Node's permission model. Files that Python sees are in memory;
 * nothing of the machine is mounted.
 */
import { constants, readdirSync, readFileSync, writeSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { receive, send } from "./child.ts";

/** What the process is told at its start. Paths are absolute. */
export interface PyodideSetting {
  /** Folder of the package `pyodide`. */
  pyodide: string;
  /** Folder of its wheels; "" where none is needed. */
  wheels: string;
  /** Packages to load from there. */
  packages: readonly string[];
  /** Folder of Python modules of ours; all are put where they can be imported. */
  sources: string;
  /** The module with `serve(setting, receive, send)`, and its setting in JSON. */
  module: string;
  setting: string;
}

/** What we use of Pyodide. */
interface Pyodide {
  FS: { mkdirTree(path: string): void; writeFile(path: string, data: Uint8Array): void };
  runPython(code: string): unknown;
  setStdin(options: { error: true }): void;
  setStdout(options: { write(bytes: Uint8Array): number }): void;
  setStderr(options: { write(bytes: Uint8Array): number }): void;
}

interface PyodideModule {
  loadPyodide(options: Record<string, unknown>): Promise<Pyodide>;
}

/** In its memory: our modules, and the program's own folder. */
const own = "/gradus";
const work = "/own";

const setting = JSON.parse(process.argv[2]) as PyodideSetting;
// Sockets are not to be had here; that package is not even looked for.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "ws"
      ? { url: "data:text/javascript,export default {};", shortCircuit: true }
      : next(specifier, context),
});
// The permission model closes internal bindings; Pyodide asks for one list of numbers.
Object.defineProperty(process, "binding", {
  value: (name: string) => {
    if (name !== "constants") throw new Error(`process.binding("${name}")`);
    return { fs: constants };
  },
});
const { loadPyodide } = (await import(pathToFileURL(join(setting.pyodide, "pyodide.mjs")).href)) as PyodideModule;
const pyodide = await loadPyodide({
  indexURL: setting.pyodide,
  ...(setting.wheels ? { packageCacheDir: setting.wheels, packages: setting.packages } : {}),
  // Python's module `js`: empty, and taken away besides.
  jsglobals: Object.create(null) as object,
  env: { HOME: work, TMPDIR: work, PYTHONDONTWRITEBYTECODE: "1" },
});
for (const folder of [own, work]) pyodide.FS.mkdirTree(folder);
for (const name of readdirSync(setting.sources)) {
  if (name.endsWith(".py")) pyodide.FS.writeFile(`${own}/${name}`, readFileSync(join(setting.sources, name)));
}
const print = (descriptor: number) => ({ write: (bytes: Uint8Array) => writeSync(descriptor, bytes) });
pyodide.setStdin({ error: true });
pyodide.setStdout(print(1));
pyodide.setStderr(print(2));
const serve = pyodide.runPython(`
import json, os, sys
sys.path.insert(0, ${JSON.stringify(own)})
import ${setting.module} as program
sys.path.remove(${JSON.stringify(own)})
os.chdir(${JSON.stringify(work)})
def serve(text, receive, send):
    def ask():
        said = receive()
        return None if said == "" else json.loads(said)
    program.serve(json.loads(text), ask, lambda message: send(json.dumps(message, allow_nan=False)))
serve`) as (text: string, ask: () => string, answer: (text: string) => void) => void;

/** As text: no object of JavaScript is handed to Python. */
function ask(): string {
  const request = receive();
  return request === undefined ? "" : JSON.stringify(request);
}

try {
  serve(setting.setting, ask, (text) => send(JSON.parse(text)));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
