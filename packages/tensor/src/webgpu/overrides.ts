import type { KernelOverride } from "../backend.ts";
import type { Gpu } from "./gpu.ts";
import { activationKernels } from "./kernels/activations.ts";
import { attentionKernels } from "./kernels/attention.ts";
import { channelNormKernels } from "./kernels/channel-norm.ts";
import { convolutionKernels } from "./kernels/conv.ts";
import { crossEntropyKernels } from "./kernels/cross-entropy.ts";
import { elementwiseKernels } from "./kernels/elementwise.ts";
import { indexingKernels } from "./kernels/indexing.ts";
import { layoutKernels } from "./kernels/layout.ts";
import { matmulKernels } from "./kernels/matmul.ts";
import { normKernels } from "./kernels/norm.ts";
import { poolKernels } from "./kernels/pool.ts";
import { randomKernels } from "./kernels/random.ts";
import { reduceKernels } from "./kernels/reduce.ts";
import { resampleKernels } from "./kernels/resample.ts";
import { rowKernels } from "./kernels/rows.ts";
import { scanKernels } from "./kernels/scan.ts";
import { updateKernels } from "./kernels/update.ts";

const areas = [
  elementwiseKernels,
  activationKernels,
  layoutKernels,
  reduceKernels,
  scanKernels,
  rowKernels,
  crossEntropyKernels,
  normKernels,
  channelNormKernels,
  attentionKernels,
  matmulKernels,
  convolutionKernels,
  poolKernels,
  resampleKernels,
  indexingKernels,
  randomKernels,
  updateKernels,
];

/** Every operation that has a kernel in WGSL, by its name. */
export function createOverrides(gpu: Gpu): Record<string, KernelOverride> {
  return Object.assign({}, ...areas.map((area) => area(gpu)));
}
