/**
 * What a figure asks of the learner's own files, such as the graph that their autograd makes of a formula. They run where exercises
 * are checked, in a process of their own with limits, never in the page or the server.
 */
import type { ExerciseDefinition } from "./exercise.ts";
import { ExerciseSession, type ExerciseSupport } from "./exercise-session.ts";
import { listExercises, loadExercise } from "./exercises.ts";
import { neededFiles, readMine } from "./grader.ts";
import type { Bilingual } from "./lab.ts";
import { ExerciseFailure } from "./verdict.ts";
import { exerciseFile, isBegun } from "./workspace.ts";

/** Declared by the curriculum, beside the figure that asks. */
export interface OwnProgram {
  /** Exercises without which there is nothing to ask. */
  needs: readonly string[];
  /** Exercises that are used where they were begun. */
  uses?: readonly string[];
  /** The module that the driver is handed: it exports what these exercises export, imported as `#mine/<id>`. @param begun those of `needs` and `uses` that are there */
  source(begun: readonly string[]): string;
  /** Absolute path of its driver: as an exercise's, it returns data and judges nothing. */
  driver: string;
  /** The function of the driver that is called. */
  ask: string;
  /** What the page sends, checked, as the arguments of that function. @throws where it is something else */
  read(question: unknown): unknown[];
  limits?: ExerciseDefinition<unknown>["limits"];
}

/** `absent`: the exercise to begin with; `failure`: what went wrong in the learner's code, in words. */
export type OwnAnswer =
  | { kind: "value"; value: unknown }
  | { kind: "absent"; exercise: string; title: Bilingual }
  | { kind: "failure"; message: Bilingual };

export interface OwnOptions<T> {
  home: string;
  support: ExerciseSupport<T>;
  program: OwnProgram;
  args: unknown[];
  /** Ends the learner's process. */
  signal?: AbortSignal;
}

/** @throws SandboxError where no program can be run on this machine; the signal's reason where it was aborted */
export async function askOwn<T>({ home, support, program, args, signal }: OwnOptions<T>): Promise<OwnAnswer> {
  const { needs, uses = [], driver, ask, source, limits } = program;
  const first = await firstMissing(home, support, needs);
  if (first) return first;
  const used = (await listExercises(support.curriculum)).filter(({ id }) => uses.includes(id));
  const there = await Promise.all(used.map(async (one) => ((await isBegun(home, one)) ? [one.id] : [])));
  const begun = [...needs, ...there.flat()];
  let session: ExerciseSession<T> | undefined;
  const leave = () => void session?.sandbox.close();
  signal?.addEventListener("abort", leave);
  try {
    const mine = await readMine(await neededFiles(support, begun, (needed) => exerciseFile(home, needed)));
    session = await ExerciseSession.open({ support, definition: limits ? { limits } : {}, driver, mine, home });
    signal?.throwIfAborted();
    await session.load(Buffer.from(source(begun)));
    return { kind: "value", value: (await session.ask("drive", ask, args)).value };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExerciseFailure)) throw error;
    return { kind: "failure", message: error.failure.message };
  } finally {
    signal?.removeEventListener("abort", leave);
    await session?.close();
  }
}

/** The first exercise, in the order of the curriculum, that these stand on and that was not begun. */
async function firstMissing<T>(home: string, support: ExerciseSupport<T>, needs: readonly string[]) {
  const files = await neededFiles(support, needs, ({ id }) => id);
  for (const place of await listExercises(support.curriculum)) {
    if (!Object.hasOwn(files, place.id) || (await isBegun(home, place))) continue;
    const { task } = await loadExercise<T>(support.curriculum, place.id);
    return { kind: "absent" as const, exercise: place.id, title: { en: task.en.title, zh: task.zh.title } };
  }
  return undefined;
}
