/** Tests exercises themselves: as shipped they fail, solutions pass, wrong answers and mutants are caught. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { Isolation } from "@gradus/sandbox/os";
import { ExerciseSession, type ExerciseSupport } from "./exercise-session.ts";
import { exerciseSource, type LoadedExercise, listExercises, loadExercise, wrongAnswers } from "./exercises.ts";
import { driverOf, neededFiles, tryProperties } from "./grader.ts";
import type { Bilingual } from "./lab.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { missingPython } from "./python-missing.ts";
import { pythonMutants } from "./python-mutants.ts";
import { findProgramPython } from "./python-process.ts";
import { ExerciseFailure, type Failure } from "./verdict.ts";

const seeds = Array.from({ length: 25 }, (_, i) => 7919 * (i + 1));
const wrongSeeds = seeds.slice(0, 5);
const mutantSeeds = seeds.slice(0, 2);
/** Mutants that are tried in one process, one after the other. */
const mutantsPerTask = 12;
/** A mutant may take this many times as long as the solution, and a moment more. */
const patience = 10;
const fewestSeconds = 0.5;
/** Fewer plausible mistakes than this show nothing. */
const fewestWrong = 3;

export interface SolutionReport {
  id: string;
  /** What does not hold, in words; empty where all is well. */
  faults: string[];
  mutants: number;
  killed: number;
  /** Mutants that nobody told from the solution. */
  survivors: { change: string; line: number }[];
  seconds: number;
  /** Why nothing of it could be tried on this machine. */
  skipped?: Bilingual;
}

export interface SolutionOptions<T> {
  support: ExerciseSupport<T>;
  /** Default: all of the curriculum. */
  exercises?: readonly string[];
  isolation?: Isolation;
  /** Where the learner's own Python may be. Default: `GRADUS_HOME`. */
  home?: string;
  /** Called when all of an exercise has been tried. */
  onReport?: (report: SolutionReport) => void;
}

/** @throws LabError where a file of an exercise is missing */
export async function checkSolutions<T>(options: SolutionOptions<T>): Promise<SolutionReport[]> {
  const { support, onReport } = options;
  const ids = options.exercises ?? (await listExercises(support.curriculum)).map(({ id }) => id);
  const examinations = await onAllCores(ids.map((id) => () => examine(id, options)));
  const queue = examinations.flatMap(({ tasks, report, close }) => {
    const began = performance.now();
    let left = tasks.length;
    return tasks.map((task) => async () => {
      await task();
      if (--left > 0) return;
      await close();
      report.seconds = Number(((performance.now() - began) / 1000).toFixed(1));
      onReport?.(report);
    });
  });
  try {
    await onAllCores(queue);
  } finally {
    await Promise.all(examinations.map(({ close }) => close()));
  }
  return examinations.map(({ report }) => report);
}

/** As many at once as there are cores; results in the order of the tasks. */
async function onAllCores<R>(tasks: readonly (() => Promise<R>)[]): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < tasks.length; i = next++) results[i] = await tasks[i]();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/** What must be tried of an exercise, in pieces that may run at the same time. */
async function examine<T>(id: string, options: SolutionOptions<T>) {
  const exercise = await loadExercise<T>(options.support.curriculum, id);
  const skipped = await lacking(exercise, options.home);
  if (skipped) {
    const report: SolutionReport = { id, faults: [], mutants: 0, killed: 0, survivors: [], seconds: 0, skipped };
    return { report, tasks: [async () => undefined], close: async () => undefined };
  }
  const bench = new Bench(exercise, options);
  const read = (name: string) => readFile(exerciseSource(exercise, name), "utf8");
  const [shipped, solution, wrong] = await Promise.all([read("exercise"), read("solution"), wrongAnswers(exercise)]);
  const equivalent = exercise.definition.equivalentMutants ?? {};
  const all = exercise.language === "python" ? await pythonMutants(solution, options.home) : mutantsOf(solution);
  const mutants = all.filter(({ change }) => !Object.hasOwn(equivalent, change));
  const report: SolutionReport = { id, faults: [], mutants: mutants.length, killed: 0, survivors: [], seconds: 0 };
  const fault = (text: string) => void report.faults.push(text);
  if (wrong.length < fewestWrong) fault(`there are ${wrong.length} wrong answers; at least ${fewestWrong} are needed`);
  const known = new Set(all.map(({ change }) => change));
  for (const change of Object.keys(equivalent)) if (!known.has(change)) fault(`there is no mutant "${change}"`);

  const asShipped = () =>
    bench.open(async (judge) => {
      for (const seed of seeds) {
        const failure = await judge(shipped, seed);
        if (!failure) fault(`as shipped it passes with seed ${seed}`);
        else if (failure.kind !== "todo") fault(`as shipped it ends in "${failure.kind}", not in its TODO`);
        if (failure?.kind !== "todo") return;
      }
    });
  const asSolved = () =>
    bench.open(async (judge) => {
      for (const seed of seeds) {
        const failure = await judge(solution, seed);
        if (!failure) continue;
        fault(`the solution fails ${failure.property} with seed ${seed}: ${failure.message.en}`);
        return;
      }
    });
  const wrongly = wrong.map(
    ({ name, file, caught }) =>
      () =>
        bench.open(async (judge) => {
          const source = await readFile(file, "utf8");
          for (const seed of wrongSeeds) {
            const failure = await judge(source, seed);
            if (failure?.property === caught) {
              const { en, zh } = failure.message;
              if (!/\p{Script=Han}/u.test(en) && /\p{Script=Han}/u.test(zh)) continue;
              return fault(`wrong/${name}: the message of ${caught} is not in both languages: ${en} / ${zh}`);
            }
            const instead = failure ? `${failure.property ?? failure.kind} (${failure.message.en})` : "nothing";
            fault(`wrong/${name} must be caught by ${caught}, but with seed ${seed} it is caught by ${instead}`);
            return;
          }
        }),
  );
  const mutating = chunks(mutants, mutantsPerTask).map(
    (some) => () =>
      bench.open(async (judge) => {
        const began = performance.now();
        await judge(solution, mutantSeeds[0]);
        const seconds = fewestSeconds + (patience * (performance.now() - began)) / 1000;
        for (const { source, change, line } of some) {
          if (await survives(source, judge, seconds)) report.survivors.push({ change, line });
          else report.killed++;
        }
      }),
  );
  return { report, tasks: [asShipped, asSolved, ...wrongly, ...mutating], close: () => bench.close() };
}

/** What this machine lacks for the exercise; undefined where it can be tried. */
async function lacking<T>({ definition }: LoadedExercise<T>, home: string | undefined): Promise<Bilingual | undefined> {
  if (definition.language !== "python") return undefined;
  const { modules = [] } = definition;
  return (await findProgramPython(modules, home)) ? undefined : (await missingPython(modules, home)).failure.message;
}

type Judge = (source: string, seed: number, seconds?: number) => Promise<Failure | undefined>;

async function survives(source: Mutant["source"], judge: Judge, seconds: number): Promise<boolean> {
  for (const seed of mutantSeeds) if (await judge(source, seed, seconds)) return false;
  return true;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Opens processes for an exercise's programs; one serves for many, because they are ours. */
class Bench<T> {
  readonly #exercise: LoadedExercise<T>;
  readonly #options: SolutionOptions<T>;
  /** Processes that wait for work. Python's only: to load PyTorch takes seconds, and what a program leaves there is small. */
  readonly #idle: ExerciseSession<T>[] = [];

  constructor(exercise: LoadedExercise<T>, options: SolutionOptions<T>) {
    this.#exercise = exercise;
    this.#options = options;
  }

  async open(work: (judge: Judge) => Promise<void>): Promise<void> {
    let session = this.#idle.pop();
    try {
      await work(async (source, seed, seconds) => {
        session ??= await this.#session();
        try {
          await session.load(Buffer.from(source), seconds);
          await tryProperties(this.#exercise, session, this.#options.support, [seed]);
          return undefined;
        } catch (error) {
          if (!(error instanceof ExerciseFailure)) throw error;
          if (session.gone) {
            await session.close();
            session = undefined;
          }
          return error.failure;
        }
      });
    } finally {
      if (session && this.#exercise.language === "python") this.#idle.push(session);
      else await session?.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((session) => session.close()));
  }

  async #session(): Promise<ExerciseSession<T>> {
    const { support, isolation, home } = this.#options;
    const { definition } = this.#exercise;
    const solutions = await neededFiles(support, definition.needs ?? [], (one) => exerciseSource(one, "solution"));
    const mine: Record<string, string> = {};
    for (const [id, file] of Object.entries(solutions)) mine[id] = await readFile(file, "utf8");
    const driver = await driverOf(this.#exercise);
    return ExerciseSession.open({
      ...{ support, definition, driver, mine },
      ...(isolation ? { isolation } : {}),
      ...(home ? { home } : {}),
    });
  }
}
