/**
 * Grades an exercise. The properties are tried here, in the parent; the learner's process only answers. It sees their file, the
 * engine's sources and the inputs.
 */
import { randomInt } from "node:crypto";
import { type FileHandle, stat } from "node:fs/promises";
import type { Isolation } from "@gradus/sandbox/os";
import { errorCode, type Lang, textOf } from "./error.ts";
import type { ExerciseDefinition, Property } from "./exercise.ts";
import { sourceFailure } from "./exercise-failures.ts";
import { ExerciseSession, type ExerciseSupport } from "./exercise-session.ts";
import { type ExercisePlace, exerciseSource, type LoadedExercise, loadExercise } from "./exercises.ts";
import { openRegular } from "./regular-file.ts";
import { ExerciseTrial } from "./trial.ts";
import { wordsOf } from "./trial-words.ts";
import { ExerciseFailure, type Failure, type Verdict } from "./verdict.ts";

/** No exercise comes near it; a parser that must read more than this takes too long. */
const mostSourceBytes = 256 * 1024;

export interface GradeOptions<T> {
  support: ExerciseSupport<T>;
  exercise: string;
  /** The learner's file. */
  file: string;
  /** The learner's file for an exercise that this one needs. */
  mineOf?: (exercise: ExercisePlace) => string;
  /** Where the learner's own Python may be; see `findProgramPython`. */
  home?: string;
  /** Tried before a fresh one that nobody knows beforehand; see `learnerSeed`. */
  learnerSeed: number;
  /** Repeats a failure: this seed is tried and no other. */
  seed?: number;
  lang?: Lang;
  isolation?: Isolation;
  /** Default: what the exercise says. */
  limits?: ExerciseDefinition<T>["limits"];
  /** Ends the program and the grading, without a verdict. */
  signal?: AbortSignal;
}

/**
 * @throws LabError where there is no such exercise; SandboxError where no program can be run on this machine; the signal's reason where
 * it was aborted
 */
export async function gradeExercise<T>(options: GradeOptions<T>): Promise<Verdict> {
  const { support, lang = "en", seed, signal } = options;
  const exercise = await loadExercise<T>(support.curriculum, options.exercise, lang);
  const seeds = seed === undefined ? [options.learnerSeed, randomInt(2 ** 32)] : [seed];
  const began = performance.now();
  const verdict: Verdict = {
    ...{ exercise: exercise.id, passed: false, held: [], isolation: "none", seconds: 0 },
    printed: { stdout: "", stderr: "", bytes: 0 },
  };
  let session: ExerciseSession<T> | undefined;
  const leave = () => void session?.sandbox.close();
  signal?.addEventListener("abort", leave);
  try {
    const source = await readSource(options.file);
    const needed = await neededFiles(support, exercise.definition.needs ?? [], options.mineOf ?? (() => ""));
    const mine = await readMine(needed);
    const driver = await driverOf(exercise);
    const { isolation, limits, home } = options;
    const definition = limits ? { ...exercise.definition, limits } : exercise.definition;
    session = await ExerciseSession.open({
      ...{ support, definition, driver, mine },
      ...(isolation ? { isolation } : {}),
      ...(home ? { home } : {}),
    });
    verdict.isolation = session.sandbox.isolation;
    signal?.throwIfAborted();
    await session.load(source);
    verdict.held = await tryProperties(exercise, session, support, seeds);
    verdict.passed = true;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExerciseFailure)) throw error;
    verdict.failure = error.failure;
  } finally {
    signal?.removeEventListener("abort", leave);
    await session?.close();
  }
  if (session) verdict.printed = session.sandbox.printed;
  const failed = verdict.failure?.property;
  if (failed) verdict.held = Object.keys(exercise.definition.properties).slice(0, indexIn(exercise, failed));
  verdict.seconds = Number(((performance.now() - began) / 1000).toFixed(3));
  return verdict;
}

function indexIn<T>(exercise: LoadedExercise<T>, property: string): number {
  return Object.keys(exercise.definition.properties).indexOf(property);
}

/**
 * Tries every property with the first seed, then with the next.
 * @returns names of the properties @throws ExerciseFailure for the first that does not hold
 */
export async function tryProperties<T>(
  exercise: LoadedExercise<T>,
  session: ExerciseSession<T>,
  { codec }: ExerciseSupport<T>,
  seeds: readonly number[],
): Promise<string[]> {
  const properties = Object.entries(exercise.definition.properties);
  for (const seed of seeds) {
    for (const [name, property] of properties) {
      try {
        await property.check(new ExerciseTrial(seed, codec, session.ask, wordsOf(exercise.definition)));
      } catch (error) {
        throw placed(error, name, property, seed);
      }
    }
  }
  return properties.map(([name]) => name);
}

function placed<T>(error: unknown, name: string, { title }: Property<T>, seed: number): ExerciseFailure {
  const failure: Failure =
    error instanceof ExerciseFailure ? error.failure : { kind: "property", message: unexpected(textOf(error).en) };
  return new ExerciseFailure({ ...failure, property: name, title, seed });
}

/** The property itself broke off: what it was given is not what it could work with. */
function unexpected(message: string) {
  return {
    en: `The result cannot be checked further: ${message}`,
    zh: `无法继续检查返回的结果：${message}`,
  };
}

/** @throws ExerciseFailure */
async function readSource(file: string): Promise<Buffer> {
  const opened = await openRegular(file).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT")
      throw sourceFailure({ en: `There is no file ${file}.`, zh: `没有文件 ${file}。` });
    if (errorCode(error) === "ENOTFILE")
      throw sourceFailure({
        en: `${file} is there, but it is a folder, a pipe or a device, not a file. Move it away and check again: the exercise then begins anew.`,
        zh: `${file} 不是文件，而是文件夹、管道或设备。请把它移走后再检查一次，练习会重新开始。`,
      });
    throw unreadable(error);
  });
  const source = await readAtMost(opened, mostSourceBytes)
    .catch((error: unknown) => {
      throw error instanceof ExerciseFailure ? error : unreadable(error);
    })
    .finally(() => opened.close());
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    throw sourceFailure({
      en: "The file is not UTF-8 text. Save it as UTF-8 in your editor.",
      zh: "文件不是 UTF-8 文本。请在编辑器中另存为 UTF-8。",
    });
  }
  return source;
}

function unreadable(error: unknown): ExerciseFailure {
  const { en, zh } = textOf(error);
  return sourceFailure({ en: `The file cannot be read: ${en}`, zh: `无法读取文件：${zh}` });
}

/** What a file says of its size need not be true, and it may grow meanwhile. @throws ExerciseFailure */
async function readAtMost(file: FileHandle, most: number): Promise<Buffer> {
  const { size } = await file.stat();
  const source = Buffer.alloc(most + 1);
  let length = 0;
  for (let read = 1; size <= most && read > 0 && length <= most; length += read)
    read = (await file.read(source, length, source.length - length, length)).bytesRead;
  if (size <= most && length <= most) return source.subarray(0, length);
  const kilobytes = Math.ceil(Math.max(size, length) / 1024);
  throw sourceFailure({
    en: `The file has ${kilobytes} kB. An exercise is a page or two; at most ${most / 1024} kB are read.`,
    zh: `文件有 ${kilobytes} kB。一道练习只有一两页，最多读取 ${most / 1024} kB。`,
  });
}

/** Texts of the files that are there. @throws ExerciseFailure where one cannot be read */
export async function readMine(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [id, file] of Object.entries(files)) {
    const there = await stat(file).catch(() => undefined);
    if (there) texts[id] = (await readSource(file)).toString("utf8");
  }
  return texts;
}

/** Files of the exercises that are needed, directly or by one of those. @throws LabError where there is no such exercise */
export async function neededFiles<T>(
  support: ExerciseSupport<T>,
  needs: readonly string[],
  fileOf: (exercise: ExercisePlace) => string,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const waiting = [...needs];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (Object.hasOwn(files, id)) continue;
    const needed = await loadExercise<T>(support.curriculum, id);
    files[id] = fileOf(needed);
    waiting.push(...(needed.definition.needs ?? []));
  }
  return files;
}

/** The exercise's driver, if it has one. */
export async function driverOf(exercise: ExercisePlace): Promise<string | undefined> {
  const file = exerciseSource(exercise, "driver");
  return (await stat(file).catch(() => undefined))?.isFile() ? file : undefined;
}
