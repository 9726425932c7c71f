/** What the grader and the learner's process say to each other. */
import type { Packages } from "./exercise-packages.ts";
import { harmless } from "./harmless.ts";

/** What the learner's process is told at its start. Paths are absolute and lead over no links. */
export interface Setting {
  /** Folder of the copies of the learner's files. */
  folder: string;
  /** Module of the curriculum with the engine's arrays. */
  kit: string;
  /** Our own files, and folders of them: what is imported from elsewhere follows the rules for learners. */
  own: readonly string[];
  /** Where packages lie, for our own files. */
  packages: Packages;
  /** Each module that the learner's files may import, by its full name. */
  modules: Readonly<Record<string, OfferedModule>>;
  /** Methods of the engine's arrays that they may call. */
  methods: readonly string[];
  withhold: readonly string[];
  /** Copies of the exercises that `#mine/<id>` stands for. */
  mine: Readonly<Record<string, string>>;
}

export interface OfferedModule {
  file: string;
  /** Its exports that may be used. */
  offered: readonly string[];
  /** Its other exports. */
  closed: readonly string[];
}

/** The program's exit code where a promise is awaited that nothing is left to settle. */
export const unsettledCode = 13;

/** TypeScript's program is handed files to import, Python's the texts themselves. */
export type Loading =
  | { do: "load"; file: string; driver: string | undefined }
  | { do: "load"; source: string; driver?: string; mine: Readonly<Record<string, string>> };

export type ToProgram = ({ id: number } & Loading) | { id: number; do: "call" | "drive"; name: string; args: unknown };

export const errorKinds = ["missing", "withheld", "closed", "import", "denied", "thrown"] as const;

export interface ProgramError {
  /**
   * `missing`: there is no such function; `withheld`: what this exercise asks for; `closed`, `import`: an operation, a module that no
   * exercise may use; `denied`: the permission model refused; `thrown`: anything else.
   */
  kind: (typeof errorKinds)[number];
  name: string;
  message: string;
  /** Empty where the program itself knows where it broke off: then it says so. */
  stack: string;
  /** Line and column in the learner's file, from 1. */
  line?: number;
  column?: number;
  /** Their outermost function that was at work. */
  doing?: string;
  /** The other exercise of theirs in which it broke off. */
  other?: string;
}

export type FromProgram =
  | { id: number; ok: true; value: unknown; changed: number[] }
  | { id: number; ok: false; error: ProgramError };

const longest = 4_000;

/** An answer, checked as if an enemy had written it; undefined where it is none. */
export function parseAnswer(message: unknown, id: number): FromProgram | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const answer = message as Record<string, unknown>;
  if (answer.id !== id) return undefined;
  if (answer.ok === true) {
    const changed = Array.isArray(answer.changed) ? answer.changed.filter(Number.isSafeInteger) : [];
    return { id, ok: true, value: answer.value, changed };
  }
  if (answer.ok !== false || typeof answer.error !== "object" || answer.error === null) return undefined;
  const { kind, name, message: said, stack, line, column, doing, other } = answer.error as Record<string, unknown>;
  const known = errorKinds.find((one) => one === kind);
  const text = (value: unknown) => (typeof value === "string" ? harmless(value.slice(0, longest)) : "");
  const place = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;
  const named = (value: unknown) => (typeof value === "string" ? text(value).slice(0, 100) : undefined);
  const where = { line: place(line), column: place(column), doing: named(doing), other: named(other) };
  const told = Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
  return (
    known && {
      ...{ id, ok: false },
      error: { kind: known, name: text(name), message: text(said), stack: text(stack), ...told },
    }
  );
}
