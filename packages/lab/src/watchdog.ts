/**
 * A thread beside a run's main thread, which may compute for minutes without a pause: keeps the lock's heartbeat going,
 * and ends a process that goes on although its parent died and nobody can stop it any more.
 */
import { utimesSync } from "node:fs";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { processExists } from "./lock.ts";

const beatMs = 5_000;
/** Time for the main thread to notice by itself that the parent is gone, and to write its checkpoint. */
const graceMs = 60_000;

/** Starts the thread. It does not keep the process alive. */
export function startWatchdog(lock: string): void {
  const thread = new Worker(new URL(import.meta.url), { workerData: { lock, parent: process.ppid } });
  thread.on("error", () => undefined);
  thread.unref();
}

function watch({ lock, parent }: { lock: string; parent: number }): void {
  let parentSeen = Date.now();
  setInterval(() => {
    const now = Date.now();
    try {
      utimesSync(lock, new Date(now), new Date(now));
    } catch {
      // The folder is being deleted, or the disk has gone: what works there will hear of it.
    }
    if (processExists(parent)) parentSeen = now;
    else if (now - parentSeen > graceMs) process.kill(process.pid, "SIGKILL");
  }, beatMs);
}

if (!isMainThread && workerData?.lock) watch(workerData);
