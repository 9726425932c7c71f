import type { KernelOverride } from "../backend.ts";
import type { Pool } from "../memory.ts";
import { createKernels } from "./module.ts";
import { activations } from "./overrides/activations.ts";
import { elementwise } from "./overrides/elementwise.ts";
import { matmul } from "./overrides/matmul.ts";
import { norm } from "./overrides/norm.ts";
import { pictures } from "./overrides/pictures.ts";
import { pooling } from "./overrides/pool.ts";
import { rows } from "./overrides/rows.ts";
import { updates } from "./overrides/updates.ts";
import { createThreads } from "./threads.ts";

/** The operations that WebAssembly computes faster than their reference kernels, by operation name. */
export function createOverrides(pool: Pool): {
  overrides: Record<string, KernelOverride>;
  features: Record<string, string | number | boolean>;
} {
  const kernels = createKernels(pool.memory);
  const machine = { kernels, pool, threads: createThreads(kernels as unknown as Record<string, unknown>) };
  const parts = [elementwise, activations, rows, norm, matmul, pictures, pooling, updates];
  return { overrides: Object.assign({}, ...parts.map((part) => part(machine))), features: { ...kernels.features } };
}
