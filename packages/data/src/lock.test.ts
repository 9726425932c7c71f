import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock, type LockOptions, LockTimeout } from "./lock.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gradus-lock-"));
  path = join(folder, ".lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function options(change: Partial<LockOptions> = {}): LockOptions {
  return { signal: new AbortController().signal, waitMs: 3000, staleMs: 3000, onWait: () => undefined, ...change };
}

const goneProcess = { pid: 2 ** 30, host: hostname(), token: "a" };

describe("acquireLock", () => {
  it("lets one in at a time, and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const lock = await acquireLock(path, options());
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 5));
        inside--;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it("takes over at once from a process that is gone, one waiter alone", async () => {
    await writeFile(path, JSON.stringify(goneProcess));
    const waiters = await Promise.allSettled([1, 2, 3].map(() => acquireLock(path, options({ waitMs: 600 }))));
    const locks = waiters.flatMap((waiter) => (waiter.status === "fulfilled" ? [waiter.value] : []));
    const holding = (await Promise.all(locks.map((lock) => lock.stillHeld()))).filter(Boolean);
    expect(holding.length).toBe(1);
    expect(locks.every((lock) => !lock.formerOwnerMayWake)).toBe(true);
    await Promise.all(locks.map((lock) => lock.release()));
  });

  it.each([
    ["of another machine", JSON.stringify({ ...goneProcess, host: `not-${hostname()}` })],
    ["that was never written", ""],
  ])("takes over a silent lock %s after a while, and warns that its owner may wake", async (_, content) => {
    await writeFile(path, content);
    const lock = await acquireLock(path, options({ staleMs: 250 }));
    expect(lock.formerOwnerMayWake).toBe(true);
    await lock.release();
  });

  it("gives up on a living owner after the time given, naming it", async () => {
    const lock = await acquireLock(path, options());
    const error = await acquireLock(path, options({ waitMs: 100 })).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(LockTimeout);
    expect(error).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it("tells an owner that lost it, and does not take the thief's away", async () => {
    const lock = await acquireLock(path, options());
    await writeFile(path, JSON.stringify({ ...goneProcess, token: "thief" }));
    expect(await lock.stillHeld()).toBe(false);
    expect(lock.lost.aborted).toBe(true);
    await lock.release();
    expect(await readdir(folder)).toEqual([".lock"]);
  });
});
