import { allocateArray, bytesPerElement, type DType, isFloat, type TypedArray, viewArray } from "./dtype.ts";
import { TensorError } from "./errors.ts";
import type { Tensor } from "./tensor.ts";

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

/** A stretch of a device's memory. */
export interface DeviceBlock {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  /** Number of the batch of commands that used it last. */
  batch: number;
}

/**
 * Memory that JavaScript cannot look into, such as a GPU's. Commands run in the order in which they were given, so a block
 * that is released may be handed out again while commands that use it still wait.
 */
export interface DeviceMemory {
  /** The backend's name, for messages. */
  readonly name: string;
  /** @throws where the device has no such numbers or not enough room */
  allocate(dtype: DType, length: number): DeviceBlock;
  release(block: DeviceBlock): void;
  releaseWhenCollected(owner: Storage, block: DeviceBlock): void;
  write(block: DeviceBlock, numbers: TypedArray, first?: number): void;
  fill(block: DeviceBlock, dtype: DType, length: number, value: number): void;
  /** A copy of an array's numbers, row-major, as they are after all commands given so far. */
  read(t: Tensor): Promise<TypedArray>;
  /** A copy on the device. */
  clone(t: Tensor): Tensor;
}

/** One allocation. Views share it; `version` counts changes in place, so that backward notices them. */
export class Storage {
  readonly dtype: DType;
  readonly length: number;
  /** Byte address in the pool's WebAssembly memory; -1 where a plain array holds the numbers. */
  readonly pointer: number;
  version = 0;
  /** What the numbers lie in: a backend's memory, or null for plain arrays. */
  readonly memory: Pool | DeviceMemory | null;
  /** The device that has the numbers, where it is not the CPU. */
  readonly device: DeviceMemory | null;
  #alive = true;
  #scope: Scope | null;
  #pool: Pool | null;
  #array: TypedArray | null = null;
  #block: DeviceBlock | null = null;
  #filledWith: number | null = null;

  constructor(dtype: DType, length: number, memory: Pool | DeviceMemory | null) {
    const pool = memory instanceof Pool ? memory : null;
    const bytes = bytesPerElement[dtype];
    if (bytes === undefined)
      throw new TensorError(`dtype: ${String(dtype)} is none; there are ${Object.keys(bytesPerElement).join(", ")}`);
    this.dtype = dtype;
    this.length = length;
    this.memory = memory;
    this.device = pool ? null : (memory as DeviceMemory | null);
    this.#pool = pool;
    this.#scope = current;
    this.pointer = pool ? pool.allocate(Math.max(1, length) * bytes) : -1;
    if (current) current.storages.push(this);
    else if (pool) pool.releaseWhenCollected(this, this.pointer);
  }

  /** The numbers. Throws once their memory was given back, and where a device has them. */
  get array(): TypedArray {
    if (!this.#alive) throw outlived(this.#scope?.name ?? "a step");
    if (this.device !== null) {
      if (this.#block !== null) throw onDevice(this.device.name);
      // Numbers that are still being written; they go to the device when an operation first needs them there.
      this.#array ??= allocateArray(this.dtype, this.length).fill(this.#filledWith ?? 0);
      this.#filledWith = null;
      return this.#array;
    }
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

  /** The numbers where they can be read without waiting for a device, else null. Do not write to them. */
  get readable(): TypedArray | null {
    if (this.device === null) return this.array;
    return this.#array ?? (this.#filledWith === null ? null : this.array);
  }

  /** @throws where a device has the numbers; whole ones that the CPU gave it are still known here */
  expectReadable(): void {
    if (this.device !== null && (isFloat(this.dtype) || this.readable === null)) throw onDevice(this.device.name);
  }

  /** Sets every number. */
  fill(value: number): void {
    if (this.device === null) {
      this.array.fill(value);
      return;
    }
    if (this.#block === null) this.#filledWith = value;
    else this.device.fill(this.#block, this.dtype, this.length, value);
    this.#array = null;
  }

  /** Replaces the numbers from `first` on. */
  write(numbers: ArrayLike<number>, first = 0): void {
    if (this.device === null || this.#block === null) {
      this.array.set(numbers, first);
      return;
    }
    const array = allocateArray(this.dtype, numbers.length);
    array.set(numbers);
    this.device.write(this.#block, array, first);
    this.#array = null;
  }

  /** Where the device has the numbers, which are sent there at first use. */
  get block(): DeviceBlock {
    if (!this.#alive) throw outlived(this.#scope?.name ?? "a step");
    if (this.#block !== null) return this.#block;
    const device = this.device;
    if (device === null) throw new TensorError("this array is not on a device");
    const block = device.allocate(this.dtype, this.length);
    this.#block = block;
    if (this.#scope === null) device.releaseWhenCollected(this, block);
    if (this.#array !== null) device.write(block, this.#array);
    else if (this.#filledWith !== null) device.fill(block, this.dtype, this.length, this.#filledWith);
    // Indices are worth keeping: operations check them.
    if (isFloat(this.dtype)) this.#array = null;
    this.#filledWith = null;
    return block;
  }

  /** `block` for an operation that changes the numbers. */
  get blockToWrite(): DeviceBlock {
    const block = this.block;
    this.#array = null;
    return block;
  }

  /** Gives the memory back; only for what was made inside a scope. */
  free(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#pool?.release(this.pointer);
    if (this.#block !== null) this.device?.release(this.#block);
    this.#block = null;
    this.#array = null;
    this.#filledWith = null;
  }
}

export function noKernel(op: string, device: DeviceMemory, inputs: readonly Tensor[]): TensorError {
  const arrays = inputs.map(({ dtype, shape }) => `${dtype}[${shape.join(", ")}]`).join(", ");
  return new TensorError(
    `${op}: backend "${device.name}" has no kernel for it (with ${arrays}); ` +
      'compute it on the CPU: setBackend("wasm"), and await toBackend("wasm") for its arrays',
  );
}

function onDevice(name: string): TensorError {
  return new TensorError(
    `the numbers of this array are on the device (backend "${name}") and cannot be read at once: use await data() ` +
      '(or await toBackend("wasm") for an array of the CPU)',
  );
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
    const pointer = this.#free.get(size)?.pop() ?? this.#extend(size);
    this.bytesInUse += size;
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

  #extend(size: number): number {
    const pointer = this.#top;
    if (pointer + size > this.#limit) this.#grow(pointer + size);
    this.#top = pointer + size;
    this.#sizes.set(pointer, size);
    return pointer;
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
export function sizeClass(bytes: number): number {
  const power = Math.max(smallestClass, 31 - Math.clz32(Math.max(1, bytes - 1)));
  const quarter = 2 ** Math.max(4, power - 2);
  return Math.max(2 ** smallestClass, Math.ceil(bytes / quarter) * quarter);
}
