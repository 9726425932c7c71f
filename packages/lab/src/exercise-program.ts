/**
 * The body of the learner's process: imports their file, calls what the grader asks for, answers with data. Judges nothing: whoever
 * takes it over can answer falsely, and would have to know the right answers for that.
 */
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { receive, send } from "@gradus/sandbox/child";
import { Refusal } from "./exercise-hooks.ts";
import { errorKinds, type ProgramError, type Setting, type ToProgram } from "./exercise-messages.ts";
import { type ArrayCodec, decodeValue, encodeValue } from "./values.ts";

type Module = Readonly<Record<string, unknown>>;

/** What the curriculum's module `setting.kit` exports. */
export interface ExerciseKit<T> {
  codec: ArrayCodec<T>;
  /** Prototype of the engine's arrays, for methods that may not be called. */
  prototype: object;
  /** Makes the engine ready for a learner's program, which does without what is withheld. */
  prepare(withhold: readonly string[]): void;
}

/** Serves the grader until it closes the pipe. */
export async function runProgram<T>(kit: ExerciseKit<T>, setting: Setting): Promise<void> {
  const { codec } = kit;
  kit.prepare(setting.withhold);
  disarm();
  closeMethods(kit.prototype, setting);
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
      if (request.do === "load") {
        if (!("file" in request)) throw new TypeError("a file is loaded here");
        const fresh = `?load=${loads++}`;
        state.driver = request.driver ? ((await import(pathToFileURL(request.driver).href)) as Module) : {};
        state.mine = (await import(`${pathToFileURL(request.file).href}${fresh}`)) as Module;
        value = Object.keys(state.mine);
      } else {
        const driven = request.do === "drive";
        const args = decodeValue(request.args, codec) as unknown[];
        const before = driven ? [] : args.map((arg) => JSON.stringify(encodeValue(arg, codec)));
        const exported = (driven ? state.driver : state.mine)[request.name];
        if (typeof exported !== "function") throw new Refusal("missing", request.name);
        const result = await (driven ? exported(demanding(state.mine), ...args) : exported(...args));
        value = encodeValue(result, codec);
        changed = before.flatMap((was, i) => (JSON.stringify(encodeValue(args[i], codec)) === was ? [] : [i]));
      }
      // A turn of the event loop: what the program rejected without anybody listening shows itself now.
      await turn();
      send({ id: request.id, ok: true, value, changed });
    } catch (error) {
      send({ id: request.id, ok: false, error: describe(error) });
    }
  }
}

/** What a driver sees of the learner's module: an export that it reads and that is not there is told by its name. */
function demanding(module: Module): Module {
  return new Proxy(module, {
    get(target, name) {
      if (typeof name === "string" && !(name in target)) throw new Refusal("missing", name);
      return Reflect.get(target, name);
    },
  });
}

function closeMethods(prototype: object, { methods, withhold }: Setting): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const item = `Tensor.${name}`;
    const withheld = withhold.includes(item);
    if (!withheld && (typeof value !== "function" || name === "constructor" || methods.includes(name))) continue;
    const refuse = () => {
      throw new Refusal(withheld ? "withheld" : "closed", item);
    };
    Object.defineProperty(prototype, name, { value: refuse });
  }
}

/**
 * What the permission model leaves open: signals and priorities of processes, the parent's too; switches of V8 that write files; and
 * module loaders and texts of modules, which lead to what is withheld. `import` has rules of its own.
 */
function disarm(): void {
  for (const name of ["kill", "_kill", "_debugProcess", "_debugEnd", "getBuiltinModule", "binding", "_linkedBinding"]) {
    const refuse = () => {
      throw new Refusal("denied", `process.${name}`);
    };
    Object.defineProperty(process, name, { value: refuse });
  }
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
