import { ModuleBuilder } from "./assembler/builder.ts";
import { type CpuFeatures, cpuFeatures } from "./features.ts";
import { defineActivations } from "./kernels/activations.ts";
import { defineAttention } from "./kernels/attention.ts";
import { defineChannelNorm } from "./kernels/channel-norm.ts";
import { defineConv } from "./kernels/conv.ts";
import { defineConvWeights } from "./kernels/conv-weights.ts";
import { defineCopies } from "./kernels/copy.ts";
import { defineElementwise } from "./kernels/elementwise.ts";
import { defineEmbedding } from "./kernels/embedding.ts";
import { defineInt8 } from "./kernels/int8.ts";
import { defineInt8Weights } from "./kernels/int8-weights.ts";
import { defineMasks } from "./kernels/masks.ts";
import { defineMatmul, matmulScratchBytes, type TileShape } from "./kernels/matmul.ts";
import { defineNorm } from "./kernels/norm.ts";
import { definePadPlanes } from "./kernels/pad-planes.ts";
import { definePanels } from "./kernels/panels.ts";
import { definePool } from "./kernels/pool.ts";
import { defineRandom } from "./kernels/random.ts";
import { defineRecurrent } from "./kernels/recurrent.ts";
import { defineReductions } from "./kernels/reduce.ts";
import { defineResample } from "./kernels/resample.ts";
import { defineRotary } from "./kernels/rotary.ts";
import { defineRows } from "./kernels/rows.ts";
import { defineUnfold } from "./kernels/unfold.ts";
import { defineUpdates } from "./kernels/update.ts";
import type { Kernels } from "./kernels.ts";
import { findOptimizer } from "./optimize.ts";
import { sameBits } from "./self-check.ts";
import { chooseTile, multiplyAdd } from "./tile.ts";

function assemble(shared: boolean, features: CpuFeatures, tile: TileShape): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(shared, features.relaxedSimd);
  defineElementwise(module);
  defineCopies(module);
  defineMasks(module);
  defineActivations(module);
  defineRows(module);
  defineReductions(module);
  defineNorm(module);
  defineChannelNorm(module);
  const { vectorProduct, ...tiles } = defineMatmul(module, multiplyAdd(features), tile);
  const panels = definePanels(module, tiles);
  defineAttention(module, panels, vectorProduct, defineRandom(module));
  defineRecurrent(module, panels);
  defineEmbedding(module);
  defineRotary(module);
  definePadPlanes(module);
  defineConv(module, multiplyAdd(features), tile);
  defineConvWeights(module, multiplyAdd(features), tile);
  defineUnfold(module);
  defineResample(module);
  definePool(module);
  defineInt8(module);
  defineInt8Weights(module, multiplyAdd(features));
  defineUpdates(module);
  return module.finish();
}

/** The kernels compiled as well as this machine can, and what was chosen. */
function compile(memory: WebAssembly.Memory) {
  const features = cpuFeatures();
  const shared = typeof SharedArrayBuffer === "function" && memory.buffer instanceof SharedArrayBuffer;
  const instantiate = (module: WebAssembly.Module) => new WebAssembly.Instance(module, { env: { memory } });
  const optimizer = findOptimizer();
  const tile = chooseTile(features, optimizer);
  const chosen = (module: WebAssembly.Module, { rows, columns }: TileShape, revectorized: boolean) => ({
    module,
    instance: instantiate(module),
    tile: { rows, columns },
    features: { ...features, revectorized, tile: `${rows}x${columns}` },
  });
  if (optimizer !== null) {
    const bytes = assemble(shared, features, tile);
    const plain = instantiate(new WebAssembly.Module(bytes));
    const module = optimizer.compile(bytes, memory);
    if (sameBits(memory, plain, instantiate(module))) return chosen(module, tile, optimizer.revectorizes);
  }
  const usual = chooseTile(features, null);
  return chosen(new WebAssembly.Module(assemble(shared, features, usual)), usual, false);
}

/**
 * Assembles and compiles the kernels for this machine, to work on `memory`, which nothing uses yet. Takes some ten
 * milliseconds; synchronous, so in a page it belongs into a Worker.
 * @throws WebAssembly.CompileError where the machine has no SIMD
 */
export function createKernels(memory: WebAssembly.Memory): {
  kernels: Kernels;
  /** The same, as other threads get it. */
  module: WebAssembly.Module;
  instance: WebAssembly.Instance;
} {
  const { instance, module, tile, features } = compile(memory);
  const raw = instance.exports as unknown as Kernels;

  const kernels: Kernels = {
    ...raw,
    features,
    tile,
    matmulScratchBytes: (_m, n, k) => matmulScratchBytes(n, k),
  };
  return { kernels, module, instance };
}
