import type { KernelOverride } from "../backend.ts";
import type { Gpu } from "./gpu.ts";
import { convolutionKernels } from "./kernels/conv.ts";
import { elementwiseKernels } from "./kernels/elementwise.ts";
import { indexingKernels } from "./kernels/indexing.ts";
import { layoutKernels } from "./kernels/layout.ts";
import { matmulKernels } from "./kernels/matmul.ts";
import { poolKernels } from "./kernels/pool.ts";
import { randomKernels } from "./kernels/random.ts";
import { reduceKernels } from "./kernels/reduce.ts";
import { rowKernels } from "./kernels/rows.ts";
import { updateKernels } from "./kernels/update.ts";

const areas = [
  elementwiseKernels,
  layoutKernels,
  reduceKernels,
  rowKernels,
  matmulKernels,
  convolutionKernels,
  poolKernels,
  indexingKernels,
  randomKernels,
  updateKernels,
];

/** Every operation that has a kernel in WGSL, by its name. */
export function createOverrides(gpu: Gpu): Record<string, KernelOverride> {
  return Object.assign({}, ...areas.map((area) => area(gpu)));
}
