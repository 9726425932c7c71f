import { TensorError } from "./errors.ts";
import { Pool } from "./memory.ts";
import type { Tensor } from "./tensor.ts";
import { createOverrides } from "./wasm/overrides.ts";

/**
 * A faster way to compute an operation. Returns false where it does not apply (a type or layout that it does not
 * handle), and the reference kernel, which works on the same memory, runs in its place.
 */
export type KernelOverride = (out: Tensor, inputs: readonly Tensor[], attrs: unknown) => boolean;

export type BackendName = "js" | "wasm";

export interface Backend {
  readonly name: BackendName;
  /** Where arrays live; null: plain typed arrays, freed by the garbage collector. */
  readonly pool: Pool | null;
  readonly overrides: Readonly<Record<string, KernelOverride>>;
  /** What may change the last bits of a result; written into each run. */
  readonly features: Readonly<Record<string, string | number | boolean>>;
}

const js: Backend = { name: "js", pool: null, overrides: {}, features: { backend: "js" } };
let wasm: Backend | null = null;
let active: Backend | null = null;

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
  const { overrides, features } = createOverrides(pool);
  return { name: "wasm", pool, overrides, features: { backend: "wasm", ...features } };
}

/** The backend in use; at first use the fastest that works here. */
export function backend(): Backend {
  if (active === null) {
    try {
      setBackend("wasm");
    } catch {
      active = js;
    }
  }
  return active as unknown as Backend;
}

/** Chooses the backend for arrays made from now on. Arrays of different backends do not mix in one operation. */
export function setBackend(name: BackendName): void {
  if (name === "js") {
    active = js;
  } else if (name === "wasm") {
    wasm ??= createWasm();
    active = wasm;
  } else {
    throw new TensorError(`setBackend: "${name}" is not a backend; there are "js" and "wasm"`);
  }
}

export function kernelOverride(op: string): KernelOverride | undefined {
  return (active ?? backend()).overrides[op];
}
