import { allocateArray, bytesPerElement, type DType, type TypedArray, viewArray } from "./dtype.ts";
import { TensorError } from "./errors.ts";

/**
 * Where the numbers of arrays lie. A *scope* is the memory of one training step: whatever is allocated while it is open
 * goes back to the pool, all at once, when it closes. So nobody frees by hand, and memory stays flat without waiting
 * for the garbage collector (which frees nothing during a synchronous loop).
 */
export interface Scope {
  readonly name: string;
  readonly storages: Storage[];
}

let current: Scope | null = null;

/** One allocation. Views share it; `version` counts changes in place, so that backward notices them. */
export class Storage {
  readonly dtype: DType;
  readonly length: number;
  /** Byte address in the pool's WebAssembly memory; -1 where a plain array holds the numbers. */
  readonly pointer: number;
  version = 0;
  #alive = true;
  #pool: Pool | null;
  #array: TypedArray | null = null;
  #scope: Scope | null;

  constructor(dtype: DType, length: number, pool: Pool | null) {
    this.dtype = dtype;
    this.length = length;
    this.#pool = pool;
    this.#scope = current;
    this.pointer = pool ? pool.allocate(Math.max(1, length) * bytesPerElement[dtype]) : -1;
    if (current) current.storages.push(this);
    else if (pool) pool.releaseWhenCollected(this, this.pointer);
  }

  /** The numbers. Throws once their memory was given back. */
  get array(): TypedArray {
    if (!this.#alive) throw outlived(this.#scope?.name ?? "a step");
    if (this.#array === null) {
      this.#array = this.#pool
        ? viewArray(this.dtype, this.#pool.memory.buffer, this.pointer, this.length)
        : allocateArray(this.dtype, this.length);
    } else if (this.#pool && this.#array.buffer.byteLength === 0) {
      // A memory that is not shared moves when it grows, and old views go blank.
      this.#array = viewArray(this.dtype, this.#pool.memory.buffer, this.pointer, this.length);
    }
    return this.#array;
  }

  /** Like `array`, for kernels that work on the address. */
  get address(): number {
    if (!this.#alive) throw outlived(this.#scope?.name ?? "a step");
    if (this.pointer < 0) throw elsewhere();
    return this.pointer;
  }

  /** Gives the memory back; only for what was made inside a scope. */
  free(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#array = null;
    this.#pool?.release(this.pointer);
  }
}

function outlived(scope: string): TensorError {
  return new TensorError(
    `this tensor was made inside ${scope}, which has ended, and its memory is in use again. ` +
      "Return it from the step (what a step returns is kept), read it inside (item(), data()), or wrap it in keep(). " +
      "A gradient that an earlier step left behind is such a tensor, too: call zeroGrad() before every backward().",
  );
}

function elsewhere(): TensorError {
  return new TensorError(
    "this tensor was made on the backend js, and the active one keeps arrays in a memory of its own. " +
      "Call setBackend() before arrays are made, or copy it: tensor(t.toTypedArray(), t.shape).",
  );
}

export function openScope(name: string): Scope {
  const scope: Scope = { name, storages: [] };
  current = scope;
  return scope;
}

export function closeScope(scope: Scope, parent: Scope | null): void {
  for (const storage of scope.storages) storage.free();
  scope.storages.length = 0;
  current = parent;
}

export function currentScope(): Scope | null {
  return current;
}

/** Runs `allocate` so that what it makes belongs to no step: parameters, optimizer state, kept results. */
export function outsideScopes<T>(allocate: () => T, parent: Scope | null = null): T {
  const saved = current;
  current = parent;
  try {
    return allocate();
  } finally {
    current = saved;
  }
}

const pageBytes = 65536;
const smallestClass = 6;

/**
 * One growing WebAssembly memory, handed out in power-of-two-quarter size classes with a free list each: a training
 * step asks for the same sizes every time, so after the first one it grows no more.
 */
export class Pool {
  readonly memory: WebAssembly.Memory;
  #top: number;
  #limit: number;
  #free = new Map<number, number[]>();
  #sizes = new Map<number, number>();
  #collected = new FinalizationRegistry<number>((pointer) => this.release(pointer));
  bytesInUse = 0;

  /** @param reserved bytes at the start that are not handed out */
  constructor(memory: WebAssembly.Memory, reserved = 1024) {
    this.memory = memory;
    this.#top = reserved;
    this.#limit = memory.buffer.byteLength;
  }

  get bytesReserved(): number {
    return this.#limit;
  }

  allocate(bytes: number): number {
    const size = sizeClass(bytes);
    this.bytesInUse += size;
    const reusable = this.#free.get(size)?.pop();
    if (reusable !== undefined) return reusable;
    const pointer = this.#top;
    if (pointer + size > this.#limit) this.#grow(pointer + size);
    this.#top = pointer + size;
    this.#sizes.set(pointer, size);
    return pointer;
  }

  release(pointer: number): void {
    const size = this.#sizes.get(pointer);
    if (size === undefined) throw new TensorError(`pool: address ${pointer} was not handed out by it`);
    this.bytesInUse -= size;
    const list = this.#free.get(size);
    if (list) list.push(pointer);
    else this.#free.set(size, [pointer]);
  }

  releaseWhenCollected(owner: Storage, pointer: number): void {
    this.#collected.register(owner, pointer);
  }

  #grow(needed: number): void {
    // Growing is slow in some engines, so grow by at least an eighth.
    const target = Math.max(needed, this.#limit + this.#limit / 8);
    try {
      this.memory.grow(Math.ceil((target - this.#limit) / pageBytes));
    } catch {
      try {
        this.memory.grow(Math.ceil((needed - this.#limit) / pageBytes));
      } catch {
        throw new TensorError(
          `out of memory: ${Math.ceil(needed / 2 ** 20)} MiB of arrays are asked for, and WebAssembly's memory ends here. ` +
            "Use a smaller batch or model, and run each training step inside step(() => …) so that its memory is reused.",
        );
      }
    }
    this.#limit = this.memory.buffer.byteLength;
  }
}

/** Rounds up to one of four sizes per power of two: at most a quarter is wasted. */
function sizeClass(bytes: number): number {
  const power = Math.max(smallestClass, 31 - Math.clz32(Math.max(1, bytes - 1)));
  const quarter = 2 ** Math.max(4, power - 2);
  return Math.max(2 ** smallestClass, Math.ceil(bytes / quarter) * quarter);
}
