/**
 * A lock between processes that set up the same checkout. Its file's time is renewed while the work lasts; a waiter that
 * sees no renewal for `staleAfter` on its own clock takes the lock over. No process ids: they repeat after a restart and
 * mean nothing from inside a container.
 */
import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Runs `work` while no other process holds `file`.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ staleAfter?: number, onWait?: () => void }} [options] milliseconds; called once when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { staleAfter = 10_000, onWait } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  let seen = -1;
  let since = performance.now();
  while (!create(file)) {
    if (seen === -1) onWait?.();
    const renewed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (renewed === undefined) continue;
    if (renewed !== seen) {
      seen = renewed;
      since = performance.now();
    } else if (performance.now() - since > staleAfter) {
      takeAway(file, renewed);
    }
    await delay(Math.min(200, staleAfter / 10));
  }
  const renewal = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // A disk that just filled up must not end the work; the waiters judge by what they see.
    }
  }, staleAfter / 5);
  const remove = () => rmSync(file, { force: true });
  process.once("exit", remove);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    process.off("exit", remove);
    remove();
  }
}

/**
 * @param {string} file
 * @returns {boolean} false where it exists already
 */
function create(file) {
  try {
    closeSync(openSync(file, "wx"));
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Removes an abandoned lock. Of several waiters only the one that gets the guard does so, and only if the lock is still
 * the one that it watched; otherwise the second would remove the first's new lock.
 * @param {string} file
 * @param {number} renewed
 */
function takeAway(file, renewed) {
  const guard = `${file}.guard`;
  if (!create(guard)) {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 60_000) rmSync(guard, { force: true });
    return;
  }
  try {
    if (statSync(file, { throwIfNoEntry: false })?.mtimeMs === renewed) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}
