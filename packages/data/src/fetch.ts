import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { discardPart } from "./download.ts";
import { abortedError, DataError, errorCode, fileSystemError, type Lang } from "./error.ts";
import { Fetcher } from "./fetcher.ts";
import { acquireLock, type Lock, LockTimeout } from "./lock.ts";
import { type DataOptions, defaultTimeouts, type PullOptions } from "./options.ts";
import { type DataFile, type DataSet, dataSets } from "./registry.ts";
import { check, isKnownGood, sizeOf } from "./store.ts";

export interface FileStatus {
  name: string;
  path: string;
  /** Bytes, uncompressed. */
  size: number;
  /** `unverified`: there with the right size, not hashed since it was written; `partial`: a download has begun. */
  state: "ready" | "unverified" | "partial" | "missing";
}

export interface FileCheck {
  name: string;
  path: string;
  state: "ok" | "damaged" | "missing";
}

/** The declared data set of this name. @throws DataError `unknown` */
export function findDataSet(name: string, lang: Lang = "en"): DataSet {
  const found = dataSets.find((set) => set.name === name);
  if (found) return found;
  const names = dataSets.map((set) => set.name).join(", ");
  throw new DataError(
    "unknown",
    {
      en: `There is no data set "${name}". There are: ${names}.`,
      zh: `没有名为“${name}”的数据集。现有数据集：${names}。`,
    },
    lang,
  );
}

/**
 * Makes sure that all files of a data set are in the home, whole and verified, and returns their absolute paths by
 * file name. A file that is there already costs one look; others are fetched from the first source that has them.
 *
 * Safe to call from several processes at once, to kill at any moment, and to call again: nothing unverified ever has a
 * file's final name.
 *
 * @param dataset the name of a declared data set, or a declaration of one's own
 * @throws DataError saying which sources were tried, why each failed, and what to do
 */
export async function pull(dataset: string | DataSet, options: PullOptions = {}): Promise<Record<string, string>> {
  const { lang = "en" } = options;
  const set = typeof dataset === "string" ? findDataSet(dataset, lang) : dataset;
  const folder = folderOf(set, options);
  const signal = options.signal ?? new AbortController().signal;
  try {
    signal.throwIfAborted();
    if (!(await allPresent(set, folder, signal))) await pullMissing(set, folder, signal, options);
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (signal.aborted) throw abortedError(lang);
    throw fileSystemError(error, folder, lang);
  }
  return Object.fromEntries(set.files.map((file) => [file.name, join(folder, file.name)]));
}

/** Hashes every file of a data set anew. @throws DataError for an unknown name or a file that cannot be read */
export async function verify(dataset: string | DataSet, options: DataOptions = {}): Promise<FileCheck[]> {
  const { lang = "en", signal } = options;
  const set = typeof dataset === "string" ? findDataSet(dataset, lang) : dataset;
  const folder = folderOf(set, options);
  const checks: FileCheck[] = [];
  for (const file of set.files) {
    const path = join(folder, file.name);
    try {
      checks.push({ name: file.name, path, state: await check(path, file, signal) });
    } catch (error) {
      if (signal?.aborted) throw abortedError(lang);
      throw fileSystemError(error, folder, lang);
    }
  }
  return checks;
}

/** What is in the home of a data set, without reading content. @throws DataError for an unknown name */
export async function status(dataset: string | DataSet, options: DataOptions = {}): Promise<FileStatus[]> {
  const set = typeof dataset === "string" ? findDataSet(dataset, options.lang) : dataset;
  const folder = folderOf(set, options);
  return Promise.all(
    set.files.map(async (file): Promise<FileStatus> => {
      const path = join(folder, file.name);
      const state = async (): Promise<FileStatus["state"]> => {
        if (await isKnownGood(path, file)) return "ready";
        if ((await sizeOf(path)) === file.size) return "unverified";
        return (await sizeOf(`${path}.part`)) === undefined ? "missing" : "partial";
      };
      return { name: file.name, path, size: file.size, state: await state() };
    }),
  );
}

function folderOf(set: DataSet, { home }: DataOptions): string {
  return join(resolve(home ?? (process.env.GRADUS_HOME || join(homedir(), ".gradus"))), "data", set.name);
}

async function isPresent(path: string, file: DataFile, signal: AbortSignal): Promise<boolean> {
  return (await isKnownGood(path, file)) || (await check(path, file, signal)) === "ok";
}

async function allPresent(set: DataSet, folder: string, signal: AbortSignal): Promise<boolean> {
  for (const file of set.files) if (!(await isPresent(join(folder, file.name), file, signal))) return false;
  return true;
}

async function pullMissing(set: DataSet, folder: string, signal: AbortSignal, options: PullOptions): Promise<void> {
  const lang = options.lang ?? "en";
  const emit = options.onProgress ?? (() => undefined);
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  await makeFolder(folder);
  let lock: Lock;
  try {
    lock = await acquireLock(join(folder, ".lock"), {
      signal,
      waitMs: timeouts.wait,
      staleMs: timeouts.stale,
      onWait: (pid) => {
        const source = pid === undefined ? "" : `pid ${pid}`;
        emit({
          phase: "wait",
          dataset: set.name,
          file: "",
          source,
          bytes: 0,
          total: undefined,
          rate: undefined,
          eta: undefined,
        });
      },
    });
  } catch (error) {
    throw error instanceof LockTimeout ? busyError(set, error.pid, lang) : error;
  }
  try {
    await cleanUp(set, folder, lock.formerOwnerMayWake);
    const fetcher = new Fetcher(set, folder, lock, AbortSignal.any([signal, lock.lost]), timeouts, options);
    for (const file of set.files) {
      if (!(await isPresent(join(folder, file.name), file, signal))) await fetcher.obtain(file);
    }
  } catch (error) {
    throw lock.lost.aborted && !signal.aborted ? busyError(set, undefined, lang) : error;
  } finally {
    await lock.release();
  }
}

/** Removes what a killed process left, except downloads that can go on. */
async function cleanUp(set: DataSet, folder: string, formerOwnerMayWake: boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(".tmp") || /^\.lock\../.test(name)) await rm(join(folder, name), { force: true });
  }
  if (!formerOwnerMayWake) return;
  // It would write into the same file after waking; a new file of the same name is out of its reach.
  for (const file of set.files) await discardPart(join(folder, `${file.name}.part`));
}

function busyError(set: DataSet, pid: number | undefined, lang: Lang): DataError {
  const who =
    pid === undefined ? { en: "Another process", zh: "另一个进程" } : { en: `Process ${pid}`, zh: `进程 ${pid} ` };
  return new DataError(
    "busy",
    {
      en: `${who.en} is fetching the data set "${set.name}". Wait until it is done, or end it, and try again.`,
      zh: `${who.zh}正在获取数据集“${set.name}”。请等它完成或将其结束，然后重试。`,
    },
    lang,
  );
}

/** Not `mkdir`'s own `recursive`: where every new folder is answered with "no such folder" (/proc), that never returns. */
async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    await mkdir(path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
  }
}
