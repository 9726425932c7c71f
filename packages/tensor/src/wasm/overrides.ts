import type { KernelOverride } from "../backend.ts";
import type { Pool } from "../memory.ts";
import { createKernels } from "./module.ts";
import { activations } from "./overrides/activations.ts";
import { attention } from "./overrides/attention.ts";
import { channelNorm } from "./overrides/channel-norm.ts";
import { convolution } from "./overrides/conv.ts";
import { copies } from "./overrides/copy.ts";
import { elementwise } from "./overrides/elementwise.ts";
import { int8 } from "./overrides/int8.ts";
import { createScratch } from "./overrides/machine.ts";
import { masks } from "./overrides/masks.ts";
import { matmul } from "./overrides/matmul.ts";
import { norm } from "./overrides/norm.ts";
import { pooling } from "./overrides/pool.ts";
import { random } from "./overrides/random.ts";
import { recurrent } from "./overrides/recurrent.ts";
import { resampling } from "./overrides/resample.ts";
import { rows } from "./overrides/rows.ts";
import { sequences } from "./overrides/sequences.ts";
import { unfolding } from "./overrides/unfold.ts";
import { updates } from "./overrides/updates.ts";
import { createThreads, type Threads } from "./threads.ts";

/** The operations that WebAssembly computes faster than their reference kernels, by operation name. */
export function createOverrides(pool: Pool): {
  overrides: Record<string, KernelOverride>;
  features: Record<string, string | number | boolean>;
  threads: Threads;
} {
  const { kernels, instance, module } = createKernels(pool.memory);
  const threads = createThreads(instance, module, pool);
  const machine = { kernels, pool, threads, scratch: createScratch(pool) };
  const parts = [
    elementwise,
    copies,
    masks,
    random,
    activations,
    rows,
    norm,
    matmul,
    int8,
    convolution,
    unfolding,
    resampling,
    channelNorm,
    pooling,
    updates,
    attention,
    recurrent,
    sequences,
  ];
  const overrides = Object.assign({}, ...parts.map((part) => part(machine)));
  return { overrides, features: { ...kernels.features }, threads };
}
