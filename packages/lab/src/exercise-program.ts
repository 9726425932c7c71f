/**
 * The body of the learner's process: imports their file, calls what the grader asks for, answers with data. Judges nothing: whoever
 * takes it over can answer falsely, and would have to know the right answers for that.
 */
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { receive, send } from "@gradus/sandbox/child";
import { Refusal, registerImportRules } from "./exercise-hooks.ts";
import { errorKinds, type ProgramError, type Setting, type ToProgram } from "./exercise-messages.ts";
import { type ArrayCodec, decodeValue, encodeValue } from "./values.ts";

type Module = Readonly<Record<string, unknown>>;

export interface ProgramOptions<T> {
  codec: ArrayCodec<T>;
  /** Prototype of the engine's arrays, for methods that are withheld. */
  prototype: object;
  /** `import.meta.url` of the entry file, from where packages are found. */
  entry: string;
}

/** Serves the grader until it closes the pipe. Belongs at the top of the entry file. */
export async function runProgram<T>(options: ProgramOptions<T>): Promise<void> {
  disarm();
  let current = 0;
  const onError = (error: unknown) => send({ id: current, ok: false, error: describe(error) });
  process.on("uncaughtException", onError);
  const turn = setImmediate;
  const state: { mine: Module; driver: Module } = { mine: {}, driver: {} };
  let loads = 0;
  send({ id: 0, ok: true, value: null, changed: [] });

  for (let request = receive() as ToProgram | undefined; request; request = receive() as ToProgram | undefined) {
    current = request.id;
    try {
      let value: unknown = null;
      let changed: number[] = [];
      if (request.do === "begin") begin(request.setting, options);
      else if (request.do === "load") {
        const fresh = `?load=${loads++}`;
        state.mine = (await import(`${pathToFileURL(request.file).href}${fresh}`)) as Module;
        state.driver = request.driver ? ((await import(pathToFileURL(request.driver).href)) as Module) : {};
        value = Object.keys(state.mine);
      } else {
        const driven = request.do === "drive";
        const args = decodeValue(request.args, options.codec) as unknown[];
        const before = driven ? [] : args.map((arg) => JSON.stringify(encodeValue(arg, options.codec)));
        const exported = (driven ? state.driver : state.mine)[request.name];
        if (typeof exported !== "function") throw new Refusal("missing", request.name);
        const result = await (driven ? exported(state.mine, ...args) : exported(...args));
        value = encodeValue(result, options.codec);
        changed = before.flatMap((was, i) => (JSON.stringify(encodeValue(args[i], options.codec)) === was ? [] : [i]));
      }
      // A turn of the event loop: what the program rejected without anybody listening shows itself now.
      await turn();
      send({ id: request.id, ok: true, value, changed });
    } catch (error) {
      send({ id: request.id, ok: false, error: describe(error) });
    }
  }
}

function begin<T>(setting: Setting, { prototype, entry }: ProgramOptions<T>): void {
  registerImportRules(setting, entry);
  for (const item of setting.withhold) {
    const method = /^Tensor\.(\w+)$/.exec(item)?.[1];
    if (!method) continue;
    const refuse = () => {
      throw new Refusal("withheld", item);
    };
    Object.defineProperty(prototype, method, { value: refuse });
  }
}

/** The permission model lets a program send signals and change priorities, its parent's too. */
function disarm(): void {
  const refuse = () => {
    throw new Refusal("denied", "signals and priorities of processes");
  };
  for (const name of ["kill", "_kill", "_debugProcess", "_debugEnd", "_linkedBinding"])
    Object.defineProperty(process, name, { value: refuse });
  const os = process.getBuiltinModule("node:os");
  Object.defineProperty(os, "setPriority", { value: refuse });
}

function describe(error: unknown): ProgramError {
  const { kind, code, name, message, stack } = Object(error) as Record<string, unknown>;
  const known = errorKinds.find((one) => one === kind);
  const denied = code === "ERR_ACCESS_DENIED" || code === "ERR_DLOPEN_DISABLED";
  return {
    kind: denied ? "denied" : (known ?? "thrown"),
    name: String(name ?? "Error").slice(0, 100),
    message: String(message ?? error).slice(0, 2_000),
    stack: String(stack ?? "").slice(0, 4_000),
  };
}
