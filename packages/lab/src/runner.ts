/** Starts runs, each in a process of its own, and watches them. */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { loadLab } from "./curriculum.ts";
import { fileSystemError, LabError, type Lang } from "./error.ts";
import type { Engine, Preset, RunEvent } from "./events.ts";
import { makeFolder } from "./home.ts";
import { Journal, journalName } from "./journal.ts";
import { resolveParams } from "./params.ts";
import { type RunInfo, readRun, runFolder, unknownRun } from "./runs.ts";
import type { ParentMessage, RunRequest, WorkerMessage } from "./worker.ts";

/** A run that does not stop by itself within this time after it was asked to is killed. */
const stopMs = 10_000;
/** A worker that says nothing for this long after its start is not going to. */
const startMs = 60_000;
/** Used where no seed is chosen, so that two people who change nothing see the same numbers. */
export const defaultSeed = 1;

interface Place {
  home: string;
  /** Absolute path of the curriculum. */
  curriculum: string;
  /** Entry file of the worker process. */
  worker: string;
  lang?: Lang;
  /** Called for the first time when the handle has been returned. */
  onEvent?: (event: RunEvent) => void;
}

export interface StartOptions extends Place {
  lab: string;
  /** Default: standard. */
  preset?: Preset;
  params?: Record<string, unknown>;
  seed?: number;
  engine?: Engine;
}

export interface ResumeOptions extends Place {
  run: string;
}

export interface RunHandle {
  readonly id: string;
  /** Asks the run to write a checkpoint and end; it is killed if it does not within ten seconds. */
  stop(): void;
  /** Ends it now. What came after the last checkpoint is lost. */
  kill(): void;
  /** How it ended. Never rejects. */
  readonly ended: Promise<RunInfo>;
}

/**
 * Checks the parameters, makes the run's folder and starts its process. Returns when the run has begun.
 * @throws LabError where a name or a parameter is wrong or the home cannot be written to; then nothing is left behind
 */
export async function startRun(options: StartOptions): Promise<RunHandle> {
  const { home, curriculum, preset = "standard", seed = defaultSeed, engine = "gradus", lang = "en" } = options;
  const { lab, file } = await loadLab(curriculum, options.lab, lang);
  const params = resolveParams(lab, preset, options.params ?? {}, lang);
  if (!Number.isSafeInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new LabError(
      "seed",
      {
        en: `The seed ${seed} is not a whole number from 0 to 4294967295.`,
        zh: `随机种子 ${seed} 不是 0 到 4294967295 之间的整数。`,
      },
      lang,
    );
  }
  const run = newRunName(lab.id);
  const folder = runFolder(home, run);
  try {
    await makeFolder(folder);
  } catch (error) {
    throw fileSystemError(error, home, lang);
  }
  const request = { run, folder, home, lab: lab.id, file, preset, params, seed, engine, lang, resume: false };
  try {
    return await launch(request, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Goes on from the run's last checkpoint. @throws LabError where it is not there, at work, or finished */
export async function resumeRun(options: ResumeOptions): Promise<RunHandle> {
  const { home, curriculum, run, lang = "en" } = options;
  const info = await readRun(home, run);
  if (!info) throw new LabError("unknown-run", unknownRun(run).text, lang);
  if (!info.resumable) {
    const why = info.status === "running" ? busyText(run) : finishedText(run);
    throw new LabError("not-resumable", why, lang);
  }
  const { file, lab } = await loadLab(curriculum, info.lab, lang);
  const { preset, params, seed, engine } = info;
  const folder = runFolder(home, run);
  return launch({ run, folder, home, lab: lab.id, file, preset, params, seed, engine, lang, resume: true }, options);
}

function busyText(run: string) {
  return { en: `The run ${run} is still at work.`, zh: `训练 ${run} 仍在进行。` };
}

function finishedText(run: string) {
  return {
    en: `The run ${run} cannot go on: it has finished or its journal is damaged.`,
    zh: `训练 ${run} 无法继续：它已经完成，或其记录已损坏。`,
  };
}

/** Sortable by time, and unlike any other's: mnist-mlp-20261124-101500-3fa2. */
function newRunName(lab: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${lab}-${time}-${randomBytes(2).toString("hex")}`;
}

async function launch(request: RunRequest, { worker, onEvent }: Place): Promise<RunHandle> {
  const { run, folder, home, lang } = request;
  // Detached from the terminal's Ctrl-C only by its own handler: see `runWorker`.
  const child = fork(worker, [], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  let killer: NodeJS.Timeout | undefined;
  const send = (message: ParentMessage) => child.connected && child.send(message, () => undefined);

  let lastEvent: RunEvent | undefined;
  // What is said before the caller has the handle, which it may want to use when it hears it.
  let early: RunEvent[] | undefined = [];
  const tell = (event: RunEvent) => (early ? void early.push(event) : onEvent?.(event));
  const began = new Promise<void>((resolve, reject) => {
    const tooLong = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the run's process gave no sign of life within ${startMs / 1000} s`));
    }, startMs);
    child.on("message", (message: WorkerMessage) => {
      clearTimeout(tooLong);
      if (message.type === "busy") return reject(new LabError("not-resumable", busyText(run), lang));
      lastEvent = message.event;
      tell(message.event);
      resolve();
    });
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(tooLong);
      reject(new Error(errors.trim() || "the run's process ended before it began"));
    });
  });
  const closed = new Promise<void>((resolve) => {
    child.once("close", (code, signal) => {
      clearTimeout(killer);
      if (lastEvent && lastEvent.type !== "result" && lastEvent.type !== "error") {
        const event = lostEvent(code, signal, errors, lang);
        appendQuietly(folder, event);
        tell(event);
      }
      resolve();
    });
  });
  send({ type: "run", request });
  await began;
  setImmediate(() => {
    const heard = early ?? [];
    early = undefined;
    for (const event of heard) onEvent?.(event);
  });
  return {
    id: run,
    stop() {
      send({ type: "stop" });
      killer ??= setTimeout(() => child.kill("SIGKILL"), stopMs);
    },
    kill: () => void child.kill("SIGKILL"),
    ended: closed.then(async () => (await readRun(home, run)) ?? gone(request)),
  };
}

/** What to say of a process that ended without a word of its own. */
function lostEvent(code: number | null, signal: NodeJS.Signals | null, errors: string, lang: Lang): RunEvent {
  const outOfMemory = /out of memory|allocation failed/i.test(errors);
  const how = signal ?? `${code}`;
  const text = outOfMemory
    ? {
        en: "The run needed more memory than there is. Choose a smaller model, batch or data set.",
        zh: "训练所需内存超出本机可用内存。请减小模型、批大小或数据量。",
      }
    : {
        en: `The run's process was ended from outside (${how}). It can go on from its last checkpoint.`,
        zh: `训练进程被外部终止（${how}），可以从最近的检查点继续。`,
      };
  return { type: "error", message: text[lang], stopped: false };
}

function appendQuietly(folder: string, event: RunEvent): void {
  try {
    const journal = new Journal(join(folder, journalName));
    journal.append(event);
    journal.close();
  } catch {
    // The run's folder is gone or full; its status is then told by what is there.
  }
}

function gone({ run, lab, preset, params, seed, engine }: RunRequest): RunInfo {
  return {
    ...{ id: run, lab, preset, params, seed, engine, status: "failed", startedAt: "" },
    ...{ seconds: 0, step: 0, total: 0, metrics: {}, resumable: false, hasModel: false },
    message: "the run's folder was deleted while it was at work",
  };
}
