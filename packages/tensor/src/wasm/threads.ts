import { TensorError } from "../errors.ts";
import type { Pool } from "../memory.ts";
import { findNode } from "../node.ts";
import { Slot, slotBytes, state, type ThreadData } from "./jobs.ts";

/** Splits the work of one kernel call over threads. */
export interface Threads {
  /** How many may work, this one included. */
  readonly count: number;
  /**
   * Calls the module's export `name` for `units` units of work (elements, rows, images, heads) that do not depend on one
   * another, in as many parts as there are threads; returns when all are done.
   *
   * @param grain fewest units that are worth a thread of their own
   * @param argsOf the kernel's arguments for units `from` up to `to`; `thread`, from 0, tells which scratch memory is free
   */
  run(
    name: string,
    units: number,
    grain: number,
    argsOf: (from: number, to: number, thread: number) => readonly number[],
  ): void;
  /** Sets `count`. */
  limit(count: number): void;
  /** How many other threads are up and have nothing to do. */
  readonly idle: number;
  /** Splits whatever can be split, however small: for tests. */
  ignoreGrain: boolean;
}

/** A thread that stops while it computes is given up after so long. */
const patienceMs = 30_000;

type Kernel = (...args: readonly number[]) => void;

interface Helper {
  readonly slot: Slot;
  alive: boolean;
}

/**
 * Threads start when there is first enough work for them, and nobody waits for that: a job that no thread has begun when
 * this one is done with its own part is taken back and computed here.
 */
export function createThreads(instance: WebAssembly.Instance, module: WebAssembly.Module, pool: Pool): Threads {
  const kernels = instance.exports as Record<string, Kernel>;
  const order = new Map(Object.keys(kernels).map((name, index) => [name, index]));
  let possible = canShare(pool.memory);
  const helpers: Helper[] = [];
  let most = 1;

  const startMissing = () => {
    while (possible && helpers.length < most - 1) {
      const address = pool.allocate(slotBytes);
      const slot = new Slot(pool.memory, address);
      slot.set(state.starting);
      const helper = { slot, alive: true };
      helpers.push(helper);
      startThread({ module, memory: pool.memory, slot: address }, (reason) => giveUp(helper, reason));
    }
  };

  const giveUp = (helper: Helper, reason: string | null) => {
    if (reason === null) {
      possible = false;
      most = 1;
    } else if (helper.alive) {
      console.warn(`@gradus/tensor: a thread that computes ended (${reason}); the others go on without it.`);
    }
    helper.alive = false;
  };

  /** Waits for a helper's job. False where it was not begun or failed: then it is this thread's again. */
  const isDone = (helper: Helper, name: string, patience: number): boolean => {
    const { slot } = helper;
    if (slot.change(state.posted, state.idle)) return false;
    const begin = performance.now();
    while (slot.state === state.running && performance.now() - begin < patience)
      slot.waitWhile(state.running, patience);
    if (slot.state === state.running) {
      giveUp(helper, "it does not answer");
      throw new TensorError(
        `${name}: a thread that computes a part of it does not answer, and what it had done is not known. ` +
          "Begin again from what was saved last; GRADUS_THREADS=1 computes without other threads.",
      );
    }
    return !slot.change(state.failed, state.idle);
  };

  const ready = (wanted: number) =>
    helpers.slice(0, wanted).filter(({ slot, alive }) => alive && slot.state === state.idle);

  return {
    get count() {
      return most;
    },
    limit(count) {
      most = possible ? count : 1;
    },
    get idle() {
      return ready(most - 1).length;
    },
    ignoreGrain: false,
    run(name, units, grain, argsOf) {
      if (units <= 0) return;
      const kernel = kernels[name];
      const parts = Math.min(most, Math.floor(units / (this.ignoreGrain ? 1 : grain)));
      if (parts > helpers.length + 1) startMissing();
      const team = parts > 1 ? ready(parts - 1) : [];
      if (team.length === 0) {
        kernel(...argsOf(0, units, 0));
        return;
      }
      const bound = (part: number) => Math.floor((units * part) / (team.length + 1));
      const index = order.get(name) as number;
      const given = team.map(({ slot }, i) => {
        const args = argsOf(bound(i + 1), bound(i + 2), i + 1);
        slot.post(index, args);
        return args;
      });
      const begin = performance.now();
      try {
        kernel(...argsOf(0, bound(1), 0));
      } finally {
        const patience = patienceMs + 20 * (performance.now() - begin);
        for (const [i, helper] of team.entries()) {
          if (!isDone(helper, name, patience)) kernel(...given[i]);
        }
      }
    },
  };
}

/** Shared memory, and a thread that may wait: a page's own may not. */
function canShare(memory: WebAssembly.Memory): boolean {
  if (typeof SharedArrayBuffer === "undefined" || !(memory.buffer instanceof SharedArrayBuffer)) return false;
  try {
    // Not equal, so it returns at once where waiting is allowed.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param ended with the reason, or null where threads are forbidden and nobody needs to be told */
function startThread(data: ThreadData, ended: (reason: string | null) => void): void {
  const node = findNode()?.getBuiltinModule("node:worker_threads");
  try {
    if (node) {
      const file = `./thread-entry${import.meta.url.slice(-3)}`;
      // Flags of a program given by -e are not for a file.
      const options = { workerData: data, execArgv: [], name: "kernels" };
      const thread = new node.Worker(new URL(file, import.meta.url), options);
      thread.unref();
      thread.on("error", ({ message }) => ended(message));
      thread.on("exit", (code) => ended(`exit code ${code}`));
    } else {
      const thread = new Worker(new URL("./thread-entry.ts", import.meta.url), { type: "module", name: "kernels" });
      // A page's policy that forbids threads is told by an event that says nothing.
      thread.addEventListener("error", ({ message }) => ended(message ?? null));
      thread.postMessage(data);
    }
  } catch (error) {
    // Who runs code in a sandbox forbids threads on purpose.
    const forbidden = (error as { code?: string }).code === "ERR_ACCESS_DENIED";
    ended(forbidden ? null : String(error));
  }
}

/**
 * How many threads compute where nobody says: half of those that the machine runs at once, since two often share one core's
 * multipliers and a learner's machine runs a browser beside. One in a thread that was started for something else.
 */
export function usualThreads(): number {
  const node = findNode();
  if (node && !node.getBuiltinModule("node:worker_threads").isMainThread) return 1;
  const available =
    node?.getBuiltinModule("node:os").availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.min(available, Math.max(2, Math.floor(available / 2)), 8);
}
