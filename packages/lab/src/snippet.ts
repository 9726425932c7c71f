/**
 * Runs a piece of TypeScript of a lesson: types are stripped, imports are answered by the host, output goes to the host. Works in Node
 * and in a page's worker. Whoever calls it limits the time: code that never ends can only be ended from outside.
 */
import { printLine } from "./print-value.ts";
import { createShow, type Shown } from "./show.ts";

export type SnippetItem = Shown | { kind: "line"; text: string };

export interface SnippetHost {
  /** The module that an import asks for; rejects where there is none. */
  load(specifier: string): Promise<unknown>;
  emit(item: SnippetItem): void;
  /** Told when all modules are there and the code itself begins: its time is counted from here. */
  begin?(): void;
}

export const linesAtMost = 500;
export const drawingsAtMost = 20;

/** What went wrong in the learner's code, and in which line of it. */
export class SnippetError extends Error {
  override name = "SnippetError";
  readonly line: number | undefined;

  /** @param line counted from 1 */
  constructor(message: string, line: number | undefined) {
    super(message);
    this.line = line;
  }
}

type Body = (
  require: (specifier: string) => unknown,
  exports: object,
  console: unknown,
  ...hidden: undefined[]
) => Promise<void>;

const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => Body;

/** The lines that `new AsyncFunction` puts before its body (ECMAScript, CreateDynamicFunction). */
const linesBefore = 2;
const sourceName = "lesson-code.ts";
/** Names of CommonJS that Node would not give to a module either. */
const hidden = ["module", "process", "global"];

/** Strips types and turns imports into calls. Lines stay where they are. */
async function compile(source: string): Promise<string> {
  const { transform } = await import("sucrase");
  try {
    return transform(source, { transforms: ["typescript", "imports"], disableESTransforms: true }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } };
    throw new SnippetError(message.replace(/^Error transforming .*?: /, "").replace(/ \(\d+:\d+\)$/, ""), loc?.line);
  }
}

/** The function to call. Engines do not say where a syntax error is in code given as text; a parser does. */
async function build(code: string): Promise<Body> {
  try {
    return new AsyncFunction("require", "exports", "console", ...hidden, `${code}\n//# sourceURL=${sourceName}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { parse } = await import("acorn");
    try {
      parse(code, { ecmaVersion: "latest", allowAwaitOutsideFunction: true, allowReturnOutsideFunction: true });
    } catch (found) {
      const { message, loc } = found as Error & { loc?: { line: number } };
      throw new SnippetError(`SyntaxError: ${message.replace(/ \(\d+:\d+\)$/, "")}`, loc?.line);
    }
    throw new SnippetError(`SyntaxError: ${error.message}`, undefined);
  }
}

/** The error with the line of the learner's source in which it arose or by which the failing function was called. */
export function locate(error: unknown): SnippetError {
  if (error instanceof SnippetError) return error;
  if (!(error instanceof Error)) return new SnippetError(`thrown: ${printLine([error])}`, undefined);
  const place = new RegExp(`${sourceName}:(\\d+)`).exec(String(error.stack))?.[1];
  const line = place === undefined ? undefined : Number(place) - linesBefore;
  return new SnippetError(`${error.name}: ${error.message}`, line !== undefined && line > 0 ? line : undefined);
}

/** Lets so many lines and drawings through, then says once that there were more. */
function bounded(emit: SnippetHost["emit"]): SnippetHost["emit"] {
  let lines = 0;
  let drawings = 0;
  return (item) => {
    const count = item.kind === "line" ? ++lines : ++drawings;
    const most = item.kind === "line" ? linesAtMost : drawingsAtMost;
    if (count <= most) emit(item);
    else if (count === most + 1)
      emit({ kind: "line", text: `… (more than ${most} ${item.kind === "line" ? "lines" : "drawings"})` });
  };
}

/**
 * Runs the code to its end.
 * @throws {SnippetError} where it does not compile, imports what is not there, or throws
 */
export async function runSnippet(source: string, host: SnippetHost): Promise<void> {
  const code = await compile(source);
  const body = await build(code);
  const emit = bounded(host.emit);
  const show = createShow(emit);
  const modules = new Map<string, unknown>([["@gradus/lab/show", show]]);
  const missing = new Map<string, string>();
  // An import in a comment or a text may be found too; it is loaded in vain.
  for (const [, , specifier] of code.matchAll(/\brequire\((['"])([^'"]+)\1\)/g)) {
    if (modules.has(specifier)) continue;
    try {
      modules.set(specifier, await host.load(specifier));
    } catch (error) {
      missing.set(specifier, (error as Error).message);
    }
  }
  const require = (specifier: string) => {
    if (!modules.has(specifier)) throw new Error(missing.get(specifier) ?? `there is no module "${specifier}"`);
    return modules.get(specifier);
  };
  const log = (...values: unknown[]) => emit({ kind: "line", text: printLine(values) });
  try {
    host.begin?.();
    await body(require, {}, { log, info: log, warn: log, error: log, debug: log });
  } catch (error) {
    throw locate(error);
  }
}
