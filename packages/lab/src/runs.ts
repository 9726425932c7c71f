import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, fileSystemError, LabError } from "./error.ts";
import type { Engine, Preset, RunEvent, StartEvent } from "./events.ts";
import { journalName, readRawEvents } from "./journal.ts";
import { isLocked } from "./lock.ts";

/**
 * `interrupted`: its process is gone without a word, by `kill -9` or a power cut. `stopped`: by the learner.
 * `failed`: by an error.
 */
export type RunStatus = "running" | "finished" | "stopped" | "failed" | "interrupted";

export interface RunInfo {
  id: string;
  lab: string;
  preset: Preset;
  params: Record<string, unknown>;
  seed: number;
  engine: Engine;
  status: RunStatus;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Seconds of work, all attempts together. */
  seconds: number;
  step: number;
  total: number;
  /** Final metrics; empty until the run has finished. */
  metrics: Record<string, number>;
  /** Why it ended, where it did not end well. */
  message?: string;
  /** It can go on: from its last checkpoint, or from the beginning where it had none yet. */
  resumable: boolean;
  /** `model.safetensors` is there. */
  hasModel: boolean;
}

export const modelName = "model.safetensors";
export const lockName = "lock";
const runName = /^[a-z0-9][a-z0-9-]{0,99}$/;
/** Of a long journal only the last bytes are read: they hold the latest progress and the end. */
const tailBytes = 64 * 1024;
const runsReadAtOnce = 16;

/** Folder of all runs. */
export function runsFolder(home: string): string {
  return join(home, "runs");
}

/** Folder of one run. @throws LabError `unknown-run` for an id that is not a plain run name */
export function runFolder(home: string, id: string): string {
  if (!runName.test(id)) {
    throw new LabError("unknown-run", {
      en: `"${id.slice(0, 100)}" is not the name of a run.`,
      zh: `“${id.slice(0, 100)}”不是训练的编号。`,
    });
  }
  return join(runsFolder(home), id);
}

/** All runs, newest first; none where there is no folder yet. A damaged run is shown as failed. @throws LabError */
export async function listRuns(home: string): Promise<RunInfo[]> {
  const folder = runsFolder(home);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw fileSystemError(error, folder);
  });
  const ids = entries.filter((entry) => entry.isDirectory() && runName.test(entry.name)).map((entry) => entry.name);
  const runs: RunInfo[] = [];
  for (let i = 0; i < ids.length; i += runsReadAtOnce) {
    const some = await Promise.all(ids.slice(i, i + runsReadAtOnce).map((id) => readRun(home, id)));
    runs.push(...some.filter((run) => run !== undefined));
  }
  return runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.id < b.id ? 1 : -1));
}

/** One run as it is now; undefined where there is none of this id. @throws LabError for an id that is not a run name */
export async function readRun(home: string, id: string): Promise<RunInfo | undefined> {
  const folder = runFolder(home, id);
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory()) return undefined;
  const state = await readState(join(folder, journalName)).catch(() => undefined);
  if (!state) return damaged(id, there.mtime);
  const { start, last, seconds, end } = state;
  const model = await stat(join(folder, modelName)).catch(() => undefined);
  const status = end ? statusOf(end) : isLocked(join(folder, lockName)) ? "running" : "interrupted";
  const { lab, preset, params, seed, engine, time: startedAt } = start;
  return {
    id,
    lab,
    preset,
    params,
    seed,
    engine,
    status,
    startedAt,
    seconds,
    step: last.step,
    total: last.total,
    metrics: end?.type === "result" ? end.metrics : {},
    ...(end?.type === "error" ? { message: end.message } : {}),
    resumable: status !== "running" && status !== "finished",
    hasModel: model !== undefined,
  };
}

/**
 * Removes a run and everything in it. It disappears at once; a process killed meanwhile leaves only a hidden folder.
 * @throws LabError `unknown-run`, `running`, or what the file system refused
 */
export async function deleteRun(home: string, id: string): Promise<void> {
  const folder = runFolder(home, id);
  if (isLocked(join(folder, lockName))) {
    throw new LabError("running", {
      en: `The run ${id} is still at work. Stop it first; then it can be deleted.`,
      zh: `训练 ${id} 仍在进行。请先停止，再删除。`,
    });
  }
  const hidden = join(runsFolder(home), `.deleted-${id}`);
  try {
    await rm(hidden, { recursive: true, force: true });
    await rename(folder, hidden);
    await rm(hidden, { recursive: true, force: true });
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw unknownRun(id);
    throw fileSystemError(error, folder);
  }
}

export function unknownRun(id: string): LabError {
  return new LabError("unknown-run", {
    en: `There is no run "${id}". \`gradus runs list\` shows those that there are.`,
    zh: `没有编号为“${id}”的训练。用 gradus runs list 查看已有的训练。`,
  });
}

type EndEvent = Extract<RunEvent, { type: "error" | "result" }>;

interface RunState {
  start: StartEvent;
  last: { step: number; total: number };
  seconds: number;
  end: EndEvent | undefined;
}

function statusOf(end: EndEvent): RunStatus {
  if (end.type === "result") return "finished";
  return end.stopped ? "stopped" : "failed";
}

/** @returns undefined where the journal does not begin with a start event */
async function readState(journal: string): Promise<RunState | undefined> {
  const { size } = await stat(journal);
  const start = await firstEvent(journal);
  if (start?.type !== "start") return undefined;
  const state = await reduceEvents(journal, start, Math.max(0, size - tailBytes));
  // Where the tail is all metrics of one step, say, the whole tells.
  return state.seconds === 0 && size > tailBytes ? reduceEvents(journal, start, 0) : state;
}

async function firstEvent(journal: string): Promise<RunEvent | undefined> {
  for await (const event of readRawEvents(journal)) return event;
  return undefined;
}

async function reduceEvents(journal: string, start: StartEvent, from: number): Promise<RunState> {
  const state: RunState = { start, last: { step: 0, total: 0 }, seconds: 0, end: undefined };
  for await (const event of readRawEvents(journal, from)) {
    if (event.type === "progress") {
      state.last = { step: event.step, total: event.total };
      // Work that was lost with a killed attempt was work all the same.
      state.seconds = Math.max(state.seconds, event.seconds);
    } else if (event.type === "resume") {
      state.last.step = event.step;
      state.end = undefined;
    } else if (event.type === "error") {
      state.end = event;
    } else if (event.type === "result") {
      state.end = event;
      state.seconds = event.seconds;
    }
  }
  return state;
}

function damaged(id: string, modified: Date): RunInfo {
  return {
    id,
    lab: "",
    preset: "standard",
    params: {},
    seed: 0,
    engine: "gradus",
    status: "failed",
    startedAt: modified.toISOString(),
    seconds: 0,
    step: 0,
    total: 0,
    metrics: {},
    message: "events.jsonl",
    resumable: false,
    hasModel: false,
  };
}
