import { TensorError } from "./errors.ts";
import { type DeviceMemory, Pool } from "./memory.ts";
import { findNode } from "./node.ts";
import type { Tensor } from "./tensor.ts";
import { createOverrides } from "./wasm/overrides.ts";
import { type Threads, usualThreads } from "./wasm/threads.ts";

/**
 * A faster way to compute an operation. Returns false where it does not apply (a type or layout that it does not
 * handle), and the reference kernel, which works on the same memory, runs in its place.
 */
export type KernelOverride = (out: Tensor, inputs: readonly Tensor[], attrs: unknown) => boolean;

export type BackendName = "js" | "wasm" | "webgpu";

export interface Backend {
  readonly name: BackendName;
  /** Where arrays live; null: plain typed arrays, freed by the garbage collector, or a device's. */
  readonly pool: Pool | null;
  /** Where arrays live that the CPU cannot look into. */
  readonly device: DeviceMemory | null;
  readonly overrides: Readonly<Record<string, KernelOverride>>;
  /** What may change the last bits of a result; written into each run. */
  readonly features: Readonly<Record<string, string | number | boolean>>;
  /** Splits kernels; null where one thread computes all. */
  readonly threads: Threads | null;
}

const js: Backend = {
  name: "js",
  pool: null,
  device: null,
  overrides: {},
  features: { backend: "js" },
  threads: null,
};
let wasm: Backend | null = null;
let webgpu: Backend | null = null;
let active: Backend | null = null;
let chosenThreads: number | null = null;

/** Shared where the host allows it: such a memory grows without moving. */
function createMemory(): WebAssembly.Memory {
  const initial = 256;
  const maximum = 65536;
  if (typeof SharedArrayBuffer !== "undefined") {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch {
      // No room to reserve 4 GiB of addresses: a memory that moves will do.
    }
  }
  return new WebAssembly.Memory({ initial });
}

function createWasm(): Backend {
  const memory = createMemory();
  const pool = new Pool(memory);
  const { overrides, features, threads } = createOverrides(pool);
  threads.limit(chosenThreads ?? usualThreads());
  return { name: "wasm", pool, device: null, overrides, features: { backend: "wasm", ...features }, threads };
}

/** The backend in use; at first use the fastest that works here. */
export function backend(): Backend {
  if (active === null) {
    chosenThreads ??= threadsFromEnvironment();
    try {
      setBackend("wasm");
    } catch (error) {
      // No WebAssembly, none with SIMD, or a page whose policy forbids it; any other error is a mistake of ours.
      if (typeof WebAssembly !== "undefined" && !(error instanceof WebAssembly.CompileError)) throw error;
      active = js;
    }
  }
  return active as unknown as Backend;
}

/** Chooses the backend for arrays made from now on. Arrays of different backends do not mix in one operation. */
export function setBackend(name: BackendName): void {
  active = backendNamed(name);
}

/** @throws where it is not a backend, or does not work here */
export function backendNamed(name: BackendName): Backend {
  switch (name) {
    case "js":
      return js;
    case "wasm":
      chosenThreads ??= threadsFromEnvironment();
      wasm ??= createWasm();
      return wasm;
    case "webgpu":
      if (webgpu === null) {
        throw new TensorError(
          'setBackend: "webgpu" needs a device first: await initWebGPU() from @gradus/tensor/webgpu/init',
        );
      }
      return webgpu;
    default:
      throw new TensorError(`setBackend: "${name}" is not a backend; there are "js", "wasm" and "webgpu"`);
  }
}

/** What `initWebGPU` found; in the place of an earlier device, which may be lost. */
export function provideWebGPU(backend: Backend): void {
  if (active !== null && active === webgpu) active = backend;
  webgpu = backend;
}

export function kernelOverride(op: string): KernelOverride | undefined {
  return (active ?? backend()).overrides[op];
}

/** How many threads compute; `GRADUS_THREADS` or `setThreads` choose. Results have the same bits, whatever the number. */
export function threads(): number {
  return backend().threads?.count ?? 1;
}

/**
 * Chooses how many threads compute from now on, this one included. They need shared memory, and in a page an engine that runs
 * in a Worker; where these are missing, one thread computes and `threads()` says so.
 * @throws where `count` is not a whole number from 1 to 64
 */
export function setThreads(count: number): void {
  if (!isThreadCount(count)) throw new TensorError(`setThreads: ${count} is not a whole number from 1 to 64`);
  chosenThreads = count;
  wasm?.threads?.limit(count);
}

function isThreadCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= 64;
}

function threadsFromEnvironment(): number | null {
  const text = findNode()?.env.GRADUS_THREADS;
  if (text === undefined || text === "") return null;
  if (!isThreadCount(Number(text))) {
    throw new TensorError(`GRADUS_THREADS=${text} is not a whole number from 1 to 64`);
  }
  return Number(text);
}
