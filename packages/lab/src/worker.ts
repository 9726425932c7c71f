/** The body of a run's own process: takes one request, runs the lab, writes the journal, and tells its parent. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadCheckpoint } from "./checkpoint.ts";
import { RunContext, round, Stopped } from "./context.ts";
import { fileSystemError, LabError, type Lang, textOf } from "./error.ts";
import type { Engine, Preset, ResultEvent, RunEvent, StartEvent } from "./events.ts";
import { Journal, journalName, readRawEvents } from "./journal.ts";
import type { LabDefinition } from "./lab.ts";
import { signingKey } from "./learner.ts";
import { takeLock } from "./lock.ts";
import { modelHash, signatureOf } from "./run-signature.ts";
import { lockName, modelName, readRun } from "./runs.ts";
import { runTorch } from "./torch.ts";
import { startWatchdog } from "./watchdog.ts";
import { importMine } from "./workspace.ts";

/** What the parent asks for. */
export interface RunRequest {
  run: string;
  folder: string;
  home: string;
  lab: string;
  file: string;
  preset: Preset;
  params: Record<string, unknown>;
  seed: number;
  engine: Engine;
  lang: Lang;
  /** The run was begun before. */
  resume: boolean;
}

export type ParentMessage = { type: "run"; request: RunRequest } | { type: "stop" };
export type WorkerMessage = { type: "event"; event: RunEvent } | { type: "busy" };

export interface DatasetReport {
  dataset: string;
  phase: string;
  bytes: number;
  total: number | undefined;
  eta: number | undefined;
}

export interface WorkerOptions {
  /** Fetches a data set where it is missing; returns its files by name. */
  dataset(
    name: string,
    options: { home: string; lang: Lang; signal: AbortSignal; report: (progress: DatasetReport) => void },
  ): Promise<Record<string, string>>;
  /** What may change the last bits of a number on this machine. */
  features(): Record<string, string | number | boolean>;
}

/** Serves one run and ends. Belongs at the top of the worker's entry file. */
export function runWorker(options: WorkerOptions): void {
  let stop = (): void => process.exit(0);
  // Without a parent nobody sees the run: it keeps what it has and ends.
  process.on("disconnect", () => stop());
  // Ctrl-C reaches every process of the terminal; the parent decides what it means.
  process.on("SIGINT", () => undefined);
  process.on("message", (message: ParentMessage) => {
    if (message.type === "stop") stop();
    else {
      void serve(message.request, options, (request) => {
        stop = request;
      });
    }
  });
}

async function serve(request: RunRequest, options: WorkerOptions, onStop: (stop: () => void) => void): Promise<void> {
  const lockFile = join(request.folder, lockName);
  const lock = takeLock(lockFile);
  if (!lock) {
    await tell({ type: "busy" });
    process.exit(1);
  }
  startWatchdog(lockFile);
  let code = 0;
  try {
    code = await run(request, options, onStop);
  } finally {
    lock.release();
  }
  process.exit(code);
}

async function run(request: RunRequest, options: WorkerOptions, onStop: (stop: () => void) => void): Promise<number> {
  const { folder, params, preset, seed, engine, lab: id, lang } = request;
  const secondsBefore = request.resume ? ((await readRun(request.home, request.run))?.seconds ?? 0) : 0;
  const journal = new Journal(join(folder, journalName));
  let last = Promise.resolve();
  const emit = (event: RunEvent) => {
    journal.append(event);
    last = tell({ type: "event", event });
  };
  let context: RunContext | undefined;
  try {
    const time = new Date().toISOString();
    const resumed = request.resume;
    if (resumed) emit({ type: "resume", step: loadCheckpoint(folder)?.step ?? 0, time });
    else {
      emit({
        ...{ type: "start", run: request.run, lab: id, preset, params, seed, engine },
        features: options.features(),
        time,
      });
    }
    const report = datasetReporter(emit, lang);
    const dataset = (name: string, signal: AbortSignal) =>
      options.dataset(name, { home: request.home, lang, signal, report });
    const ctx = new RunContext({
      folder,
      params,
      preset,
      seed,
      secondsBefore,
      emit,
      sync: () => journal.flush(),
      dataset,
      mine: (exercise) => importMine(request.home, exercise, lang),
    });
    context = ctx;
    onStop(() => ctx.requestStop());
    const { default: lab } = (await import(pathToFileURL(request.file).href)) as { default: LabDefinition };
    const metrics = engine === "torch" ? await runTorch(ctx, lab, request) : await lab.run(ctx as never);
    const peakRssMb = round(process.resourceUsage().maxRSS / 1024, 1);
    for (const [name, value] of Object.entries(metrics)) emit({ type: "metric", name, value });
    const result: ResultEvent = {
      ...{ type: "result", lab: id, metrics, seconds: round(ctx.seconds, 3), peakRssMb },
      ...{ seed, preset, engine, run: request.run },
      ...(ctx.mineUsed.size > 0 ? { mine: [...ctx.mineUsed] } : {}),
      ...(existsSync(join(folder, modelName)) ? { model: modelHash(readFileSync(join(folder, modelName))) } : {}),
    };
    emit({ ...result, signature: signatureOf(await signingKey(request.home), await firstLine(folder), result) });
    return 0;
  } catch (error) {
    const stopped = error instanceof Stopped || context?.signal.reason instanceof Stopped;
    emit({ type: "error", stopped, message: stopped ? texts[lang].stopped : explain(error, request) });
    return stopped ? 0 : 1;
  } finally {
    await last;
    journal.close();
  }
}

/** The line that the run began with, maybe in a former process. */
async function firstLine(folder: string): Promise<StartEvent> {
  for await (const event of readRawEvents(join(folder, journalName))) if (event.type === "start") return event;
  throw new Error(`${journalName} has no first line`);
}

const texts = {
  en: {
    stopped: "Stopped. It can go on from here.",
    data: (name: string) => `Fetching the data set ${name}`,
    mine: (id: string, line: string, why: string) =>
      `Your exercise ${id} broke off at line ${line}: ${why} (to check it: npx --no-install gradus check ${id})`,
  },
  zh: {
    stopped: "已停止，可以从这里继续。",
    data: (name: string) => `正在获取数据集 ${name}`,
    mine: (id: string, line: string, why: string) =>
      `你的练习 ${id} 在第 ${line} 行出错：${why}（检查它：npx --no-install gradus check ${id}）`,
  },
};

function explain(error: unknown, { folder, lang }: RunRequest): string {
  const why = textOf(fileSystemError(error, folder))[lang];
  if (error instanceof LabError || !(error instanceof Error)) return why;
  const [, id, line] = /workspace[\\/]exercises[\\/]([\w-]+)\.ts:(\d+):\d+/.exec(error.stack ?? "") ?? [];
  return id ? texts[lang].mine(id, line, why) : why;
}

/** Says in the log once a second at most how far a download is. */
function datasetReporter(emit: (event: RunEvent) => void, lang: Lang): (progress: DatasetReport) => void {
  let last = 0;
  return ({ dataset, phase, bytes, total, eta }) => {
    if (phase !== "download" || Date.now() - last < 1000) return;
    last = Date.now();
    const share = total ? ` ${Math.floor((100 * bytes) / total)} %` : "";
    const left = eta === undefined ? "" : `, ${Math.ceil(eta)} s`;
    emit({
      type: "log",
      level: "info",
      message: `${texts[lang].data(dataset)}:${share} ${(bytes / 2 ** 20).toFixed(1)} MB${left}`,
    });
  };
}

/** Sends to the parent; done when sent, or when there is no parent any more. */
function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) return resolve();
    process.send?.(message, undefined, undefined, () => resolve());
  });
}
