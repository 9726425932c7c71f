import type { Conv2dGeometry } from "../../ops/conv.ts";
import { groupSize } from "../kernels/conv.ts";
import { gradChannels, gradTaps, weightSumsJob } from "../kernels/conv-weights.ts";
import { jobNumbers } from "../kernels/job.ts";
import type { Machine } from "./machine.ts";
import { atOnce, copyPlanes, jobBytes, withParts, worthOfProducts, writeJob } from "./pictures.ts";

/** What one block of weights reads of the pictures before the next does: it stays in the first-level cache. */
const cacheBytes = 24 * 2 ** 10;

/** dWeight = Σ over pictures and positions of dy · x. */
export function sumWeights(machine: Machine, dy: number, x: number, dWeight: number, g: Conv2dGeometry): void {
  const { kernels, pool, threads } = machine;
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
    copiesDy || g.paddingY !== 0 || g.paddingX !== 0 || g.strideX !== 1 || usedRows > g.height || usedColumns > g.width;
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
        copyPlanes(machine, padding, count * g.outChannels, {
          ...{ x: sourceDy, out: copy, height: g.outHeight, width: g.outWidth, outHeight: g.outHeight },
          ...{ outColumns: dyColumns, paddingY: 0, paddingX: 0, phases: 1, usedColumns: g.outWidth },
        });
      }
      if (copiesX) {
        copyPlanes(machine, padding, count * g.channels, {
          ...{ x: sourceX, out: copyX, height: g.height, width: g.width, outHeight: usedRows, outColumns: columns },
          ...{ paddingY: g.paddingY, paddingX: g.paddingX, phases, usedColumns },
        });
      }
      const numbers = jobNumbers(weightSumsJob, {
        ...{ dy: copiesDy ? copy : sourceDy, x: copiesX ? copyX : sourceX, sums, dWeight, offsets, places },
        ...{ pictures: count, picturesAtOnce, placesOfPicture, channelBlocks, tapBlocks, outPerGroup, taps },
        ...{ dyPictureStride, dyPlaneStride, xPictureStride, xGroupStride: inPerGroup * xPlaneStride },
      });
      writeJob(machine, job, numbers);
      const work = gradChannels * gradTaps(tile) * count * g.outHeight * dyColumns;
      threads.run("convWeightSums", units, Math.ceil(worthOfProducts / work), (from, to) => [job, from, to]);
    }
    threads.run("convWeightsFromSums", units, 10_000, (from, to) => [job, from, to]);
  });
}
