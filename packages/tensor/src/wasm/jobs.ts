/** How threads hand kernel calls to one another: one slot of shared memory for each, and atomics on its first word. */

/** A slot's first word. A job belongs to whoever changed the word last from `posted`. */
export const state = { starting: 0, idle: 1, posted: 2, running: 3, failed: 4 } as const;
export type State = (typeof state)[keyof typeof state];

/** A thread that looks again for a while is there in time for the next kernel; to be woken takes longer than most take. */
const spinMs = 0.1;

const mostArguments = 62;
export const slotBytes = 16 + 8 * mostArguments;

/** What a thread needs to begin. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of its slot, a multiple of 8. */
  readonly slot: number;
}

type Kernel = (...args: readonly number[]) => void;

export class Slot {
  /** State, kernel, number of arguments. */
  readonly #words: Int32Array;
  readonly #args: Float64Array;

  constructor(memory: WebAssembly.Memory, address: number) {
    this.#words = new Int32Array(memory.buffer, address, 4);
    this.#args = new Float64Array(memory.buffer, address + 16, mostArguments);
  }

  get state(): State {
    return Atomics.load(this.#words, 0) as State;
  }

  /** Changes the state and wakes who waits for that. */
  set(next: State): void {
    Atomics.store(this.#words, 0, next);
    Atomics.notify(this.#words, 0);
  }

  /** Changes the state if it is `from` still: of several threads that try, one succeeds. */
  change(from: State, to: State): boolean {
    return Atomics.compareExchange(this.#words, 0, from, to) === from;
  }

  /** Describes a job; `kernel` counts the module's exports. */
  post(kernel: number, args: readonly number[]): void {
    this.#words[1] = kernel;
    this.#words[2] = args.length;
    for (let i = 0; i < args.length; i++) this.#args[i] = args[i];
    this.set(state.posted);
  }

  run(kernels: readonly Kernel[]): void {
    kernels[this.#words[1]](...this.#args.subarray(0, this.#words[2]));
  }

  /** Returns when the state is not `current`, after `ms` at the latest. */
  waitWhile(current: State, ms = Number.POSITIVE_INFINITY): void {
    const begin = performance.now();
    while (performance.now() - begin < spinMs) {
      for (let i = 0; i < 100; i++) if (this.state !== current) return;
    }
    Atomics.wait(this.#words, 0, current, ms);
  }
}

/** Works off a slot's jobs for as long as the thread lives. */
export function serveJobs({ module, memory, slot: address }: ThreadData): never {
  const kernels = Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports) as Kernel[];
  const slot = new Slot(memory, address);
  slot.set(state.idle);
  for (;;) {
    slot.waitWhile(state.idle);
    // Who posted it may have taken it back.
    if (!slot.change(state.posted, state.running)) continue;
    try {
      slot.run(kernels);
      slot.set(state.idle);
    } catch {
      // Who posted it computes it again, and meets the same error where it can be told.
      slot.set(state.failed);
    }
  }
}
