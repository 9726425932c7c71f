import type { KernelOverride } from "../../backend.ts";
import type { Conv2dGeometry } from "../../ops/conv.ts";
import { convolveJob, groupSize } from "../kernels/conv.ts";
import { jobNumbers } from "../kernels/job.ts";
import { sumWeights } from "./conv-weights.ts";
import { at, plain } from "./layout.ts";
import type { Machine } from "./machine.ts";
import { atOnce, copyPlanes, jobBytes, withParts, worthOfCopies, worthOfProducts, writeJob } from "./pictures.ts";

/** Where the weight of (group, output, input, row, column) lies, counted within a group's outputs and inputs. */
interface WeightLayout {
  readonly address: number;
  readonly strides: readonly [group: number, output: number, input: number, row: number, column: number];
}

export function convolution(machine: Machine): Record<string, KernelOverride> {
  const { kernels, pool, threads } = machine;

  return {
    conv2d: (out, [x, weight, bias], attrs) => {
      if (!plain(x) || !plain(weight) || (bias && !plain(bias))) return false;
      const g = attrs as Conv2dGeometry;
      convolve(at(x), forwardWeights(at(weight), g), bias ? at(bias) : null, at(out), g);
      return true;
    },
    conv2dGradInput: (out, [grad, weight], attrs) => {
      if (!plain(grad) || !plain(weight)) return false;
      const g = attrs as Conv2dGeometry;
      if (g.strideY === 1 && g.strideX === 1) {
        convolve(at(grad), backwardWeights(at(weight), g), null, at(out), backwards(g));
      } else {
        scatter(at(grad), at(weight), at(out), g);
      }
      return true;
    },
    conv2dGradWeight: (out, [grad, x], attrs) => {
      if (!plain(grad) || !plain(x)) return false;
      sumWeights(machine, at(grad), at(x), at(out), attrs as Conv2dGeometry);
      return true;
    },
  };

  function convolve(x: number, layout: WeightLayout, bias: number | null, y: number, geometry: Conv2dGeometry): void {
    const g = flattened(geometry);
    const { rows } = kernels.tile;
    const [inPerGroup, outPerGroup] = [g.channels / g.groups, g.outChannels / g.groups];
    const blocks = Math.ceil(outPerGroup / rows);
    const tapsPerRow = inPerGroup * g.kernelWidth;
    const taps = tapsPerRow * g.kernelHeight;

    const reach = (g.kernelWidth - 1) * g.dilationX;
    const copies = g.paddingX !== 0 || g.strideX !== 1 || g.outWidth < groupSize || g.outWidth + reach > g.width;
    const phases = g.strideX;
    const columns = copies ? Math.max(g.outWidth, groupSize) + Math.floor(reach / phases) : g.width;
    const rowStride = 4 * phases * columns;
    const planeStride = g.height * rowStride;
    const pictureStride = g.channels * planeStride;
    const pictures = copies ? atOnce(g.batch, pictureStride) : g.batch;

    const weightsBytes = 4 * g.groups * blocks * rows * (taps + 1);
    const sizes = {
      padding: jobBytes,
      job: jobBytes,
      offsets: 4 * taps,
      weights: weightsBytes,
      copy: copies ? pictures * pictureStride : 0,
    };
    withParts(pool, sizes, ({ padding, job, offsets, weights, copy }) => {
      packWeights(weights, layout, bias, g, rows);
      const table = new Int32Array(pool.memory.buffer, offsets, taps);
      let tap = 0;
      for (let ky = 0; ky < g.kernelHeight; ky++) {
        for (let c = 0; c < inPerGroup; c++) {
          for (let kx = 0; kx < g.kernelWidth; kx++) {
            const column = kx * g.dilationX;
            const inRow = (column % phases) * columns + Math.floor(column / phases);
            table[tap++] = c * planeStride + ky * g.dilationY * rowStride + 4 * inRow;
          }
        }
      }
      for (let first = 0; first < g.batch; first += pictures) {
        const count = Math.min(pictures, g.batch - first);
        const source = x + 4 * first * g.channels * g.height * g.width;
        if (copies) {
          copyPlanes(machine, padding, count * g.channels, {
            ...{ x: source, out: copy, height: g.height, width: g.width, outHeight: g.height, outColumns: columns },
            ...{ paddingY: 0, paddingX: g.paddingX, phases, usedColumns: phases * columns },
          });
        }
        const numbers = jobNumbers(convolveJob, {
          ...{ x: copies ? copy : source, weights, offsets, outPerGroup, taps, tapsPerRow, blocks },
          y: y + 4 * first * g.outChannels * g.outHeight * g.outWidth,
          ...{ groups: g.groups, pictureStride, groupStride: inPerGroup * planeStride, rowStride, inHeight: g.height },
          ...{ outHeight: g.outHeight, outWidth: g.outWidth, kernelHeight: g.kernelHeight },
          ...{ strideY: g.strideY, paddingY: g.paddingY, dilationY: g.dilationY },
        });
        writeJob(machine, job, numbers);
        const work = taps * rows * g.outHeight * g.outWidth;
        const units = count * g.groups * blocks;
        threads.run("convolve", units, Math.ceil(worthOfProducts / Math.max(1, work)), (from, to, thread) => {
          return [job, from, to, machine.scratch(thread, 8 * rows * groupSize)];
        });
      }
    });
  }

  function packWeights(
    address: number,
    layout: WeightLayout,
    bias: number | null,
    g: Conv2dGeometry,
    rows: number,
  ): void {
    const { buffer } = pool.memory;
    const [inPerGroup, outPerGroup] = [g.channels / g.groups, g.outChannels / g.groups];
    const [ofGroup, ofOutput, ofInput, ofRow, ofColumn] = layout.strides;
    const values = new Float32Array(buffer);
    const source = layout.address / 4;
    let to = address / 4;
    for (let group = 0; group < g.groups; group++) {
      for (let first = 0; first < outPerGroup; first += rows) {
        const height = Math.min(rows, outPerGroup - first);
        for (let i = 0; i < rows; i++) {
          const channel = group * outPerGroup + first + i;
          values[to++] = bias !== null && i < height ? values[bias / 4 + channel] : 0;
        }
        const block = source + group * ofGroup + first * ofOutput;
        for (let ky = 0; ky < g.kernelHeight; ky++) {
          for (let c = 0; c < inPerGroup; c++) {
            for (let kx = 0; kx < g.kernelWidth; kx++) {
              const from = block + c * ofInput + ky * ofRow + kx * ofColumn;
              for (let i = 0; i < rows; i++) values[to++] = i < height ? values[from + i * ofOutput] : 0;
            }
          }
        }
      }
    }
  }

  /** dx by columns, picture by picture: for strides, which leave gaps between the positions that meet a weight. */
  function scatter(dy: number, weight: number, dx: number, g: Conv2dGeometry): void {
    const [inPerGroup, outPerGroup] = [g.channels / g.groups, g.outChannels / g.groups];
    const patch = inPerGroup * g.kernelHeight * g.kernelWidth;
    const positions = g.outHeight * g.outWidth;
    const plane = g.height * g.width;
    const sizes = [
      ...[inPerGroup, g.height, g.width, g.kernelHeight, g.kernelWidth, g.strideY, g.strideX],
      ...[g.paddingY, g.paddingX, g.dilationY, g.dilationX, g.outHeight, g.outWidth],
    ];
    new Uint8Array(pool.memory.buffer, dx, 4 * g.batch * g.channels * plane).fill(0);
    const [m, n, k] = [patch, positions, outPerGroup];
    const pictures = atOnce(g.batch, 4 * m * n);
    const productGrain = Math.ceil(worthOfProducts / Math.max(1, m * n * k));
    const copyGrain = Math.ceil(worthOfCopies / Math.max(1, m * n));
    withParts(pool, { columns: 4 * m * n * pictures }, ({ columns }) => {
      for (let first = 0; first < g.batch; first += pictures) {
        const count = Math.min(pictures, g.batch - first);
        for (let group = 0; group < g.groups; group++) {
          const weights = weight + 4 * group * k * m;
          const source = dy + 4 * (first * g.groups + group) * k * n;
          const stepOfSource = 4 * g.groups * k * n;
          threads.run("matmulBatch", count, productGrain, (from, to, thread) => {
            const arrays = [weights, source + from * stepOfSource, columns + 4 * from * m * n];
            const steps = [to - from, 0, stepOfSource];
            return [
              ...arrays,
              ...steps,
              m,
              n,
              k,
              m,
              n,
              1,
              0,
              machine.scratch(thread, kernels.matmulScratchBytes(m, n, k)),
            ];
          });
          const target = dx + 4 * (first * g.groups + group) * inPerGroup * plane;
          const pictureBytes = 4 * g.channels * plane;
          threads.run("col2im", count, copyGrain, (from, to) => {
            return [target + from * pictureBytes, columns + 4 * from * m * n, to - from, pictureBytes, ...sizes];
          });
        }
      }
    });
  }
}

function forwardWeights(address: number, g: Conv2dGeometry): WeightLayout {
  const window = g.kernelHeight * g.kernelWidth;
  const output = (g.channels / g.groups) * window;
  return { address, strides: [(g.outChannels / g.groups) * output, output, window, g.kernelWidth, 1] };
}

/** Inputs and outputs change places, and the windows are turned by 180°. */
function backwardWeights(address: number, g: Conv2dGeometry): WeightLayout {
  const { strides, address: first } = forwardWeights(address, g);
  const [group, output, input, row, column] = strides;
  const last = (g.kernelHeight - 1) * row + (g.kernelWidth - 1) * column;
  return { address: first + 4 * last, strides: [group, input, output, -row, -column] };
}

/** The convolution of the output's gradient that gives the input's; for stride 1. */
function backwards(g: Conv2dGeometry): Conv2dGeometry {
  return {
    ...g,
    ...{ channels: g.outChannels, height: g.outHeight, width: g.outWidth },
    ...{ outChannels: g.channels, outHeight: g.height, outWidth: g.width },
    paddingY: g.dilationY * (g.kernelHeight - 1) - g.paddingY,
    paddingX: g.dilationX * (g.kernelWidth - 1) - g.paddingX,
  };
}

/** A window of one position makes the picture one long row. */
function flattened(g: Conv2dGeometry): Conv2dGeometry {
  const pointwise = g.kernelHeight * g.kernelWidth === 1 && g.outHeight === g.height && g.outWidth === g.width;
  if (!pointwise || g.strideY * g.strideX !== 1 || g.paddingY !== 0 || g.paddingX !== 0) return g;
  const width = g.height * g.width;
  return { ...g, height: 1, width, outHeight: 1, outWidth: width };
}
