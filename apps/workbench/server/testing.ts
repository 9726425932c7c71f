/** What the tests of the server share: a workbench on a free port, with runs written by hand and a small set of pages. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "@gradus/lab/events";
import { learnerOf } from "@gradus/lab/learning/learner";
import { learnerState } from "@gradus/lab/learning/reducer";
import { emptyState } from "@gradus/lab/learning/state";
import type { RunInfo } from "../shared/api.ts";
import type { Backend } from "./backend.ts";
import { exerciseBackend } from "./exercises.ts";
import { startWorkbench, type Workbench, type WorkbenchOptions } from "./main.ts";
import { ownCodeBackend } from "./own-code.ts";
import { pythonBackend } from "./python.ts";

export const runInfo = (id: string): RunInfo => ({
  id,
  lab: "mnist-mlp",
  preset: "quick",
  params: {},
  seed: 1,
  engine: "gradus",
  status: "finished",
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: 1,
  step: 2,
  total: 2,
  metrics: {},
  resumable: false,
  hasModel: false,
});

/** Runs are the folders under `home/runs`; those named in `running` are at work. Calls that change something are recorded. */
export function handmadeBackend(home: string) {
  const running = new Set<string>();
  const calls: unknown[][] = [];
  const record = (...call: unknown[]) => void calls.push(call);
  const folder = (id: string) => join(home, "runs", id);
  const ids = (): Promise<string[]> => readdir(join(home, "runs")).catch(() => []);
  const run = async (id: string): Promise<RunInfo | undefined> => {
    if (!(await ids()).includes(id)) return undefined;
    return running.has(id) ? { ...runInfo(id), status: "running" } : runInfo(id);
  };
  const backend: Backend = {
    curriculum: async () => ({ stages: [] }),
    labs: async () => [],
    lab: async () => undefined,
    runs: async () => (await ids()).map(runInfo),
    run,
    runFolder: folder,
    isRunning: async (id) => running.has(id),
    async start(asked, language) {
      record("start", asked, language);
      return "new-run";
    },
    stop: async (id) => record("stop", id),
    resume: async (id, language) => record("resume", id, language),
    remove: async (id) => record("remove", id),
    learning: async () => emptyState(),
    async learn(events) {
      record("learn", events);
      return learnerState(events);
    },
    exercises: exerciseBackend({ home, learner: learnerOf(home), report: () => undefined }),
    python: pythonBackend(home),
    ownCode: ownCodeBackend(home),
    doctor: async () => ({ items: [] }),
    bench: async () => ({ recorded: null, own: null }),
    close: async () => record("close"),
  };
  return { backend, running, calls };
}

/** Writes a run's journal. */
export async function writeRun(home: string, id: string, events: readonly (RunEvent | string)[]): Promise<string> {
  const folder = join(home, "runs", id);
  await mkdir(join(folder, "artifacts"), { recursive: true });
  const lines = events.map((event) => (typeof event === "string" ? event : `${JSON.stringify(event)}\n`));
  await writeFile(join(folder, "events.jsonl"), lines.join(""));
  return folder;
}

export const metric = (name: string, step: number, value: number): RunEvent => ({ type: "metric", name, step, value });

export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "gradus-workbench-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A workbench for one test. Dispose it: `await using bench = await testBench()`. */
export async function testBench(options: Partial<WorkbenchOptions> = {}) {
  const folder = await temporaryFolder();
  const home = join(folder.path, "home");
  const web = join(folder.path, "web");
  await mkdir(join(web, "assets"), { recursive: true });
  await writeFile(join(web, "index.html"), "<!doctype html><title>Gradus</title>");
  await writeFile(join(web, "assets", "app-1a2b.js"), "export {};\n");
  await writeFile(join(folder.path, "secret.txt"), "secret");
  const handmade = handmadeBackend(home);
  const reports: string[] = [];
  const workbench: Workbench = await startWorkbench({
    port: 0,
    home,
    lang: "en",
    open: false,
    backend: handmade.backend,
    web,
    report: (message) => void reports.push(message),
    ...options,
  });
  return {
    ...handmade,
    home,
    web,
    reports,
    workbench,
    url: workbench.url.slice(0, -1),
    async [Symbol.asyncDispose]() {
      await workbench.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with any header and any path, as `fetch` would not send it. */
export function rawRequest(
  port: number,
  options: { path?: string; method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer },
): Promise<RawAnswer> {
  const { path = "/", method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers, timeout: 5000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    asked.once("error", reject);
    asked.once("timeout", () => asked.destroy(new Error("no answer within five seconds")));
    asked.end(body);
  });
}
