import type { Conv2dGeometry } from "../ops/conv.ts";
import { ModuleBuilder } from "./assembler.ts";
import { type CpuFeatures, cpuFeatures } from "./features.ts";
import { defineActivations } from "./kernels/activations.ts";
import { defineAttention } from "./kernels/attention.ts";
import { defineConv } from "./kernels/conv.ts";
import { defineCopies } from "./kernels/copy.ts";
import { defineElementwise } from "./kernels/elementwise.ts";
import { defineEmbedding } from "./kernels/embedding.ts";
import { defineMatmul, matmulScratchBytes, type TileShape } from "./kernels/matmul.ts";
import { defineNorm } from "./kernels/norm.ts";
import { definePanels } from "./kernels/panels.ts";
import { definePool } from "./kernels/pool.ts";
import { defineRandom } from "./kernels/random.ts";
import { defineRecurrent } from "./kernels/recurrent.ts";
import { defineReductions } from "./kernels/reduce.ts";
import { defineRotary } from "./kernels/rotary.ts";
import { defineRows } from "./kernels/rows.ts";
import { defineUpdates } from "./kernels/update.ts";
import type { Kernels, Pointer } from "./kernels.ts";
import { findOptimizer } from "./optimize.ts";
import { sameBits } from "./self-check.ts";
import { chooseTile, multiplyAdd } from "./tile.ts";

function assemble(shared: boolean, features: CpuFeatures, tile: TileShape): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(shared);
  defineElementwise(module);
  defineCopies(module);
  defineActivations(module);
  defineRows(module);
  defineReductions(module);
  defineNorm(module);
  const { vectorProduct, ...tiles } = defineMatmul(module, multiplyAdd(features), tile);
  const panels = definePanels(module, tiles);
  defineAttention(module, panels, vectorProduct);
  defineRecurrent(module, panels);
  defineEmbedding(module);
  defineRotary(module);
  defineConv(module);
  definePool(module);
  defineUpdates(module);
  defineRandom(module);
  return module.finish();
}

/** The fields in the order that the convolution kernels take them. */
function sizes(g: Conv2dGeometry) {
  const { channels, height, width, kernelHeight, kernelWidth } = g;
  const picture = [channels, height, width, kernelHeight, kernelWidth] as const;
  const steps = [g.strideY, g.strideX, g.paddingY, g.paddingX, g.dilationY, g.dilationX] as const;
  return [...picture, ...steps, g.outHeight, g.outWidth] as const;
}

/** A convolution as a matrix product: [outChannels, patch] · [patch, positions], and how many bytes an image takes. */
function extents(outChannels: number, g: Conv2dGeometry) {
  const patch = g.channels * g.kernelHeight * g.kernelWidth;
  const positions = g.outHeight * g.outWidth;
  return {
    patch,
    positions,
    pictureBytes: 4 * g.channels * g.height * g.width,
    outBytes: 4 * outChannels * positions,
    columnsBytes: 4 * patch * positions,
  };
}

type Unfold = (picture: Pointer, columns: Pointer, ...geometry: ReturnType<typeof sizes>) => void;
/** What the module exports: kernels as they are, and the parts that others are put together from. */
type Raw = Kernels & { im2col: Unfold; col2im: Unfold };

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
    features: { ...features, revectorized, tile: `${rows}x${columns}` },
  });
  if (optimizer !== null) {
    const bytes = assemble(shared, features, tile);
    const plain = instantiate(new WebAssembly.Module(bytes));
    const module = optimizer.compile(bytes);
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
  const { instance, module, features } = compile(memory);
  const raw = instance.exports as unknown as Raw;
  const { matmul, im2col, col2im } = raw;

  const kernels: Kernels = {
    ...raw,
    features,
    matmulScratchBytes: (_m, n, k) => matmulScratchBytes(n, k),

    conv2dScratchBytes: (outChannels, g) => {
      const { patch, positions, columnsBytes } = extents(outChannels, g);
      const products = [
        matmulScratchBytes(positions, patch),
        matmulScratchBytes(positions, outChannels),
        matmulScratchBytes(patch, positions),
      ];
      return columnsBytes + 16 + Math.max(...products);
    },

    conv2d: (x, weight, y, batch, outChannels, g, columns) => {
      const { patch, positions, pictureBytes, outBytes, columnsBytes } = extents(outChannels, g);
      const scratch = columns + columnsBytes;
      const [m, n, k] = [outChannels, positions, patch];
      for (let b = 0; b < batch; b++) {
        im2col(x + b * pictureBytes, columns, ...sizes(g));
        matmul(weight, columns, y + b * outBytes, m, n, k, k, n, n, 0, 0, 0, scratch);
      }
    },

    conv2dGradInput: (dy, weight, dx, batch, outChannels, g, columns) => {
      const { patch, positions, pictureBytes, outBytes, columnsBytes } = extents(outChannels, g);
      const scratch = columns + columnsBytes;
      const [m, n, k] = [patch, positions, outChannels];
      new Uint8Array(memory.buffer, dx, batch * pictureBytes).fill(0);
      for (let b = 0; b < batch; b++) {
        matmul(weight, dy + b * outBytes, columns, m, n, k, m, n, n, 1, 0, 0, scratch);
        col2im(dx + b * pictureBytes, columns, ...sizes(g));
      }
    },

    conv2dGradWeight: (dy, x, dWeight, batch, outChannels, g, columns) => {
      const { patch, positions, pictureBytes, outBytes, columnsBytes } = extents(outChannels, g);
      const scratch = columns + columnsBytes;
      const [m, n, k] = [outChannels, patch, positions];
      if (batch === 0) new Uint8Array(memory.buffer, dWeight, 4 * m * n).fill(0);
      for (let b = 0; b < batch; b++) {
        im2col(x + b * pictureBytes, columns, ...sizes(g));
        matmul(dy + b * outBytes, columns, dWeight, m, n, k, k, k, n, 0, 1, b === 0 ? 0 : 1, scratch);
      }
    },
  };
  return { kernels, module, instance };
}
