/** The page's side of the figures' worker: one worker for all figures, one task at a time, each with a time limit. */
import type { Action, Answer, FigureInfo, FigureState, Files, FromWorker, ToWorker } from "./protocol.ts";

export const computeLimitMs = 5000;
const loadLimitMs = 30_000;

/** A computation was ended because it took too long. */
export class ComputationTooLong extends Error {}

interface Task {
  message: Exclude<ToWorker, { task: "close" }>;
  limitMs: number;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export interface FigureEngine {
  describe(figure: string): Promise<FigureInfo>;
  /** @throws {ComputationTooLong}, or what the figure throws. A figure has one task at a time in the queue. */
  run(slot: number, figure: string, action: Action, state: FigureState): Promise<Answer>;
  /** Files for the figure's next task. */
  give(slot: number, files: Files): void;
  close(slot: number): void;
}

export function createFigureEngine(createWorker: () => Worker): FigureEngine {
  const queue: Task[] = [];
  const given = new Map<number, { files: Files; sentTo?: Worker }>();
  let worker: Worker | undefined;
  let current: Task | undefined;
  let clock: ReturnType<typeof setTimeout> | undefined;

  function settle(end: (task: Task) => void): void {
    const task = current;
    clearTimeout(clock);
    current = undefined;
    if (task) end(task);
    next();
  }

  /** Ends the worker with the task in its hands; the next task gets a new one. */
  function abandon(error: Error): void {
    worker?.terminate();
    worker = undefined;
    settle((task) => task.reject(error));
  }

  function begin(): Worker {
    const fresh = createWorker();
    fresh.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      // What was on its way when its worker was ended answers nothing any more.
      if (worker !== fresh) return;
      if ("error" in data) settle((task) => task.reject(new Error(data.error)));
      else settle((task) => task.resolve(data.value as never));
    };
    fresh.onerror = (event) => {
      event.preventDefault();
      if (worker === fresh) abandon(new Error(event.message || "the figures' worker could not be loaded"));
    };
    return fresh;
  }

  function next(): void {
    if (current) return;
    current = queue.shift();
    if (!current) return;
    worker ??= begin();
    const { message, limitMs } = current;
    clock = setTimeout(() => abandon(new ComputationTooLong(`ended after ${limitMs / 1000} s`)), limitMs);
    const files = message.task === "run" ? given.get(message.slot) : undefined;
    if (files && files.sentTo !== worker) {
      files.sentTo = worker;
      worker.postMessage({ ...message, files: files.files });
    } else {
      worker.postMessage(message);
    }
  }

  function add<T>(message: Task["message"], limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      queue.push({ message, limitMs, resolve, reject });
      next();
    });
  }

  return {
    describe: (figure) => add({ task: "describe", figure }, loadLimitMs),
    run: (slot, figure, action, state) => add({ task: "run", slot, figure, action, state }, computeLimitMs),
    give: (slot, files) => void given.set(slot, { files }),
    close(slot) {
      given.delete(slot);
      worker?.postMessage({ task: "close", slot } satisfies ToWorker);
    },
  };
}

/** The figures of this page. */
export const figureEngine: FigureEngine = createFigureEngine(
  () => new Worker(new URL("./figure.worker.ts", import.meta.url), { type: "module", name: "figures" }),
);
