/** Checks the learner's own file for an exercise and remembers the verdict. The page and the terminal both go through here. */
import type { Isolation } from "@gradus/sandbox/os";
import type { Lang } from "./error.ts";
import type { ExerciseSupport } from "./exercise-session.ts";
import { loadExercise } from "./exercises.ts";
import { gradeExercise } from "./grader.ts";
import { learnerSeed } from "./learner.ts";
import { type NewLearningEvent, stampEvent } from "./learning/events.ts";
import { appendLearning } from "./learning/journal.ts";
import { missingRun } from "./run-requirement.ts";
import type { Verdict } from "./verdict.ts";
import { beginExercise, exerciseFile, prepareWorkspace } from "./workspace.ts";

export interface CheckOptions<T> {
  home: string;
  support: ExerciseSupport<T>;
  /** See `prepareWorkspace`. */
  packages: Readonly<Record<string, string>>;
  exercise: string;
  /** Repeats a failure. Passing with it does not count. */
  seed?: number;
  lang?: Lang;
  isolation?: Isolation;
  /** Ends the check: nothing is remembered of it. */
  signal?: AbortSignal;
}

export interface Checked {
  verdict: Verdict;
  /** The learner's file. */
  file: string;
}

/**
 * Makes the learner's file where they have none yet, grades it, and adds the verdict to the learning journal, unless it passed with
 * the seed given.
 * @throws LabError for an unknown exercise or a home that cannot be written to; SandboxError where no program can be run; the
 * signal's reason
 */
export async function checkExercise<T>(options: CheckOptions<T>): Promise<Checked> {
  const { home, support, lang, seed, isolation, signal } = options;
  const exercise = await loadExercise<T>(support.curriculum, options.exercise, lang);
  await prepareWorkspace(home, options.packages);
  const file = await beginExercise(home, exercise);
  const ownSeed = await learnerSeed(home, exercise.id);
  const verdict = await gradeExercise<T>({
    support,
    exercise: exercise.id,
    file,
    mineOf: (needed) => exerciseFile(home, needed),
    home,
    learnerSeed: ownSeed,
    ...(seed === undefined ? {} : { seed }),
    ...(lang ? { lang } : {}),
    ...(isolation ? { isolation } : {}),
    ...(signal ? { signal } : {}),
  });
  signal?.throwIfAborted();
  const { run } = exercise.definition;
  const failure = verdict.passed && run ? await missingRun(home, run) : undefined;
  if (failure) Object.assign(verdict, { passed: false, failure });
  // Nothing is known of the file.
  if (verdict.failure?.kind === "skipped") return { verdict, file };
  // With a seed of one's own choice a failure is repeated; to pass with it alone, noting down its answers is enough.
  if (seed !== undefined && verdict.passed) return { verdict, file };
  await appendLearning(home, [stampEvent(eventOf(verdict, seed ?? ownSeed))]);
  return { verdict, file };
}

function eventOf({ exercise, passed, failure, seconds }: Verdict, seed: number): NewLearningEvent {
  return {
    ...{ type: "exercise", exercise, passed, seconds, seed: failure?.seed ?? seed },
    ...(failure ? { failure: failure.property ?? failure.kind } : {}),
  };
}
