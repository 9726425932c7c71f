import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { errorCode } from "./error.ts";

/** An owner that is silent for longer, and whose process cannot be recognized otherwise, counts as dead. */
const staleMs = 60_000;

interface Owner {
  pid: number;
  /** Tells the process from a later one with the same number; null where the system does not say. */
  processStart: string | null;
  host: string;
  token: string;
}

export interface RunLock {
  /** Gives the lock back. Safe to call twice. */
  release(): void;
}

/**
 * Makes this process the only one that works in a run folder. The lock of a dead process is taken over.
 *
 * @param path the lock file; its modification time is the heartbeat, see `watchdog.ts`
 * @returns undefined where a living process holds it
 * @throws file-system errors
 */
export function takeLock(path: string): RunLock | undefined {
  const owner: Owner = {
    pid: process.pid,
    processStart: processStart(process.pid),
    host: hostname(),
    token: randomUUID(),
  };
  const draft = `${path}.${owner.token}`;
  writeFileSync(draft, JSON.stringify(owner));
  try {
    // A link appears with its content, all or nothing, and only where there is none.
    for (let attempt = 0; attempt < 3; attempt++) {
      if (link(draft, path)) return { release: () => release(path, owner) };
      const seen = readOwner(path);
      if (isAlive(path, seen)) return undefined;
      evict(path, seen, `${draft}.old`);
    }
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Whether a living process holds the lock. */
export function isLocked(path: string): boolean {
  return isAlive(path, readOwner(path));
}

function link(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function release(path: string, owner: Owner): void {
  if (readOwner(path)?.token === owner.token) rmSync(path, { force: true });
}

/** Moves a dead owner's file away; puts it back where another process was faster and holds it now. */
function evict(path: string, seen: Owner | undefined, aside: string): void {
  try {
    renameSync(path, aside);
    const moved = readOwner(aside);
    if (moved?.token !== seen?.token) link(aside, path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Partial<Owner> | null;
    const { pid, processStart, host, token } = value ?? {};
    if (!Number.isSafeInteger(pid) || pid! <= 0 || typeof host !== "string" || typeof token !== "string")
      return undefined;
    return { pid: pid!, processStart: typeof processStart === "string" ? processStart : null, host, token };
  } catch {
    return undefined;
  }
}

function isAlive(path: string, owner: Owner | undefined): boolean {
  if (!owner) return false;
  if (owner.host === hostname()) {
    if (!processExists(owner.pid)) return false;
    const start = processStart(owner.pid);
    if (start !== null && owner.processStart !== null) return start === owner.processStart;
  }
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return Date.now() - mtimeMs < staleMs;
}

/** Whether there is a process of this number on this machine. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
}

/** When a process began, in the system's own words; null where it does not say cheaply. */
function processStart(pid: number): string | null {
  if (process.platform !== "linux") return null;
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    // proc(5): the 22nd field; the second one, the name in brackets, may hold blanks and brackets itself.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    // A zombie ("Z") has ended; only its parent has not looked yet.
    return fields[0] === "Z" ? "ended" : fields[19];
  } catch {
    return null;
  }
}
