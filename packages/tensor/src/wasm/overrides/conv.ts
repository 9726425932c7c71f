import type { KernelOverride } from "../../backend.ts";
import type { Pool } from "../../memory.ts";
import type { Conv2dGeometry } from "../../ops/conv.ts";
import { convolveJob, groupSize } from "../kernels/conv.ts";
import { gradChannels, gradTaps, weightSumsJob } from "../kernels/conv-weights.ts";
import { jobNumbers } from "../kernels/job.ts";
import { padJob } from "../kernels/pad-planes.ts";
import { at, plain } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

/** Copies of pictures are made for so many bytes at a time. */
const copyBytes = 4 * 2 ** 20;
/** Of these, what one block of weights reads before the next does: it stays in the first-level cache. */
const cacheBytes = 24 * 2 ** 10;
/** Room for the numbers of one job. */
const jobBytes = 4 * 32;
/** Multiplications and copied elements that are worth a thread of their own. */
const [worthOfProducts, worthOfCopies] = [1_000_000, 50_000];

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
      sumWeights(at(grad), at(x), at(out), attrs as Conv2dGeometry);
      return true;
    },
  };

  function writeJob(address: number, numbers: Int32Array): void {
    new Int32Array(pool.memory.buffer, address, numbers.length).set(numbers);
  }

  /** Copies planes as `padPlanes` describes. */
  function copyPlanes(job: number, planes: number, values: Record<(typeof padJob)[number], number>): void {
    writeJob(job, jobNumbers(padJob, values));
    const elements = values.outHeight * values.outColumns * values.phases;
    threads.run("padPlanes", planes, Math.ceil(worthOfCopies / Math.max(1, elements)), (from, to) => [job, from, to]);
  }

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
          copyPlanes(padding, count * g.channels, {
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
        writeJob(job, numbers);
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

  function sumWeights(dy: number, x: number, dWeight: number, g: Conv2dGeometry): void {
    const { tile } = kernels;
    const [inPerGroup, outPerGroup] = [g.channels / g.groups, g.outChannels / g.groups];
    const taps = inPerGroup * g.kernelHeight * g.kernelWidth;
    const [channelBlocks, tapBlocks] = [Math.ceil(outPerGroup / gradChannels), Math.ceil(taps / gradTaps(tile))];
    const units = g.groups * channelBlocks * tapBlocks;
    if (g.batch === 0 || units === 0) {
      new Uint8Array(pool.memory.buffer, dWeight, 4 * g.outChannels * taps).fill(0);
      return;
    }
    const unitBytes = 4 * gradChannels * gradTaps(tile) * groupSize;

    const dyColumns = Math.ceil(g.outWidth / groupSize) * groupSize;
    const copiesDy = dyColumns !== g.outWidth;
    const dyRowStride = 4 * dyColumns;
    const dyPlaneStride = g.outHeight * dyRowStride;
    const dyPictureStride = g.outChannels * dyPlaneStride;

    const [reachY, reachX] = [(g.kernelHeight - 1) * g.dilationY, (g.kernelWidth - 1) * g.dilationX];
    const usedRows = (g.outHeight - 1) * g.strideY + reachY + 1;
    const usedColumns = (g.outWidth - 1) * g.strideX + reachX + 1;
    const copiesX =
      copiesDy ||
      g.paddingY !== 0 ||
      g.paddingX !== 0 ||
      g.strideX !== 1 ||
      usedRows > g.height ||
      usedColumns > g.width;
    const phases = g.strideX;
    const columns = copiesX ? dyColumns + Math.floor(reachX / phases) : g.width;
    const xHeight = copiesX ? usedRows : g.height;
    const rowStride = 4 * phases * columns;
    const xPlaneStride = xHeight * rowStride;
    const xPictureStride = g.channels * xPlaneStride;

    const copied = (copiesDy ? dyPictureStride : 0) + (copiesX ? xPictureStride : 0);
    const pictures = copied === 0 ? g.batch : atOnce(g.batch, copied);
    const read = gradChannels * dyPlaneStride + 2 * xPlaneStride;
    const picturesAtOnce = Math.max(1, Math.floor(cacheBytes / read));
    const table = 4 * tapBlocks * gradTaps(tile);
    const groupsOfRow = dyColumns / groupSize;
    const placesOfPicture = g.outHeight * groupsOfRow;
    const placesBytes = 8 * placesOfPicture * Math.min(picturesAtOnce, g.batch);
    const sizes = {
      padding: jobBytes,
      job: jobBytes,
      offsets: table,
      places: placesBytes,
      sums: units * unitBytes,
      copy: pictures * copied,
    };
    withParts(pool, sizes, ({ padding, job, offsets, places, sums, copy }) => {
      const groups = new Int32Array(pool.memory.buffer, places, placesBytes / 4);
      for (let i = 0; i < groups.length / 2; i++) {
        const picture = Math.floor(i / placesOfPicture);
        const row = Math.floor(i / groupsOfRow) % g.outHeight;
        const column = 4 * groupSize * (i % groupsOfRow);
        groups[2 * i] = picture * dyPictureStride + row * dyRowStride + column;
        groups[2 * i + 1] = picture * xPictureStride + row * g.strideY * rowStride + column;
      }
      new Uint8Array(pool.memory.buffer, sums, units * unitBytes).fill(0);
      new Int32Array(pool.memory.buffer, offsets, tapBlocks * gradTaps(tile)).set(
        Array.from({ length: tapBlocks * gradTaps(tile) }, (_, i) => {
          // Taps that are not there are read as the last one that is; their sums are not used.
          const tap = Math.min(i, taps - 1);
          const column = (tap % g.kernelWidth) * g.dilationX;
          const row = (Math.floor(tap / g.kernelWidth) % g.kernelHeight) * g.dilationY;
          const channel = Math.floor(tap / (g.kernelWidth * g.kernelHeight));
          const inRow = (column % phases) * columns + Math.floor(column / phases);
          return channel * xPlaneStride + row * rowStride + 4 * inRow;
        }),
      );
      const copyX = copy + (copiesDy ? pictures * dyPictureStride : 0);
      for (let first = 0; first < g.batch; first += pictures) {
        const count = Math.min(pictures, g.batch - first);
        const sourceDy = dy + 4 * first * g.outChannels * g.outHeight * g.outWidth;
        const sourceX = x + 4 * first * g.channels * g.height * g.width;
        if (copiesDy) {
          copyPlanes(padding, count * g.outChannels, {
            ...{ x: sourceDy, out: copy, height: g.outHeight, width: g.outWidth, outHeight: g.outHeight },
            ...{ outColumns: dyColumns, paddingY: 0, paddingX: 0, phases: 1, usedColumns: g.outWidth },
          });
        }
        if (copiesX) {
          copyPlanes(padding, count * g.channels, {
            ...{ x: sourceX, out: copyX, height: g.height, width: g.width, outHeight: usedRows, outColumns: columns },
            ...{ paddingY: g.paddingY, paddingX: g.paddingX, phases, usedColumns },
          });
        }
        const numbers = jobNumbers(weightSumsJob, {
          ...{ dy: copiesDy ? copy : sourceDy, x: copiesX ? copyX : sourceX, sums, dWeight, offsets, places },
          ...{ pictures: count, picturesAtOnce, placesOfPicture, channelBlocks, tapBlocks, outPerGroup, taps },
          ...{ dyPictureStride, dyPlaneStride, xPictureStride, xGroupStride: inPerGroup * xPlaneStride },
        });
        writeJob(job, numbers);
        const work = gradChannels * gradTaps(tile) * count * g.outHeight * dyColumns;
        threads.run("convWeightSums", units, Math.ceil(worthOfProducts / work), (from, to) => [job, from, to]);
      }
      threads.run("convWeightsFromSums", units, 10_000, (from, to) => [job, from, to]);
    });
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

/** Lends several pieces of memory to one kernel call, by name. */
function withParts<Name extends string>(
  pool: Pool,
  sizes: Record<Name, number>,
  use: (parts: Record<Name, number>) => void,
): void {
  const rounded = Object.entries<number>(sizes).map(([name, bytes]) => [name, Math.ceil(bytes / 64) * 64] as const);
  withScratch(
    pool,
    rounded.reduce((total, [, bytes]) => total + bytes, 0),
    (scratch) => {
      let next = scratch;
      const place = ([name, bytes]: readonly [string, number]) => {
        next += bytes;
        return [name, next - bytes] as const;
      };
      use(Object.fromEntries(rounded.map(place)) as Record<Name, number>);
    },
  );
}

/** How many pictures fit into what is copied at a time. */
function atOnce(batch: number, bytes: number): number {
  return Math.min(Math.max(1, batch), Math.max(1, Math.floor(copyBytes / Math.max(1, bytes))));
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
