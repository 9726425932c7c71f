import { randomUUID } from "node:crypto";
import { constants, copyFile, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode, isMissing } from "./error.ts";

const HEARTBEAT_MS = 2_000;
const POLL_MS = 200;

export interface LockOptions {
  signal: AbortSignal;
  /** How long to wait for a living owner. */
  waitMs: number;
  /** How long an owner whose process cannot be looked up may be silent before it counts as dead. */
  staleMs: number;
  /** Called at each look while somebody else holds the lock. */
  onWait: (pid: number | undefined) => void;
}

export interface Lock {
  /** Aborts when somebody else took the lock, which happens to an owner that was suspended for long. */
  readonly lost: AbortSignal;
  /** The former owner was silent but may wake up: what it left half written may still change. */
  readonly formerOwnerMayWake: boolean;
  /** Looks at the file; the last check before something becomes visible to others. */
  stillHeld(): Promise<boolean>;
  release(): Promise<void>;
}

export class LockTimeout extends Error {
  readonly pid: number | undefined;
  constructor(pid: number | undefined) {
    super("the lock is held by another process");
    this.pid = pid;
  }
}

interface Owner {
  pid: number;
  host: string;
  token: string;
}

interface Sighting {
  owner: Owner | undefined;
  /** Changes with every heartbeat. */
  mark: string;
}

/**
 * Takes the lock file at `path`, alone among all processes that see it. The lock of a killed process is taken over:
 * at once when its process is gone from this machine, else when its heartbeat stands still for `staleMs` on our own
 * clock (clocks of machines that share a home differ).
 *
 * @throws LockTimeout when a living owner keeps it for `waitMs`; the signal's reason when aborted; file-system errors
 */
export async function acquireLock(path: string, { signal, waitMs, staleMs, onWait }: LockOptions): Promise<Lock> {
  const me: Owner = { pid: process.pid, host: hostname(), token: randomUUID() };
  const start = performance.now();
  let formerOwnerMayWake = false;
  let last: (Sighting & { since: number }) | undefined;
  for (;;) {
    signal.throwIfAborted();
    if (await create(path, me)) return hold(path, me, formerOwnerMayWake);
    const seen = await look(path);
    const now = performance.now();
    if (seen) {
      if (last?.mark !== seen.mark) last = { ...seen, since: now };
      const dead = seen.owner !== undefined && isDead(seen.owner);
      if (dead || now - last.since > staleMs) {
        await evict(path, seen, me.token);
        formerOwnerMayWake ||= !dead;
        last = undefined;
      } else {
        onWait(seen.owner?.pid);
      }
    }
    if (now - start > waitMs) throw new LockTimeout(seen?.owner?.pid);
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function create(path: string, owner: Owner): Promise<boolean> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, "wx");
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
  try {
    await file.writeFile(JSON.stringify(owner));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

async function readOwner(path: string): Promise<Owner | undefined> {
  const text = await readFile(path, "utf8");
  try {
    const { pid, host, token } = JSON.parse(text) as Partial<Owner>;
    if (Number.isSafeInteger(pid) && pid! > 0 && typeof host === "string" && typeof token === "string") {
      return { pid: pid!, host, token };
    }
  } catch {
    // Killed between creating the file and writing it, or being written just now: judged by its heartbeat alone.
  }
  return undefined;
}

async function look(path: string): Promise<Sighting | undefined> {
  try {
    const owner = await readOwner(path);
    const { mtimeMs } = await stat(path);
    return { owner, mark: `${owner?.token} ${mtimeMs}` };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isDead({ pid, host }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === "ESRCH";
  }
}

/** Moves the dead owner's file away; puts it back when it turns out that another waiter was faster and holds it now. */
async function evict(path: string, seen: Sighting, token: string): Promise<void> {
  const aside = `${path}.${token}`;
  try {
    await rename(path, aside);
    const moved = await readOwner(aside);
    if (moved && moved.token !== seen.owner?.token) await copyFile(aside, path, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!isMissing(error) && errorCode(error) !== "EEXIST") throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function hold(path: string, me: Owner, formerOwnerMayWake: boolean): Lock {
  const lost = new AbortController();
  const stillHeld = async (): Promise<boolean> => {
    const owner = await readOwner(path).catch(() => undefined);
    if (owner?.token !== me.token) lost.abort();
    return !lost.signal.aborted;
  };
  const heartbeat = setInterval(async () => {
    const now = new Date();
    if (await stillHeld()) await utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    lost: lost.signal,
    formerOwnerMayWake,
    stillHeld,
    async release() {
      clearInterval(heartbeat);
      if (await stillHeld()) await rm(path, { force: true });
    },
  };
}
