/**
 * Convolution without unfolding. As a matrix product, [outputs, taps] · [taps, positions], its second matrix is never built: an
 * element of it lies in the picture at the place of its position plus the offset of its tap, and eight neighbouring positions lie
 * next to each other (where the stride is not 1, in a copy that is sorted by columns modulo the stride).
 *
 * Every sum goes over the taps in one order, row of the window, channel, column, whatever tile an element falls into.
 */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { i32, v128 } from "../assembler/instructions.ts";
import { type FunctionHandle, type I32, type I32s, i32s, type Local } from "../assembler/values.ts";
import { readJob } from "./job.ts";
import type { MultiplyAdd, TileShape } from "./matmul.ts";
import { divideUp } from "./pad-planes.ts";

/** Positions that are computed together. */
export const groupSize = 8;
export const groupBytes = 4 * groupSize;

/**
 * What `convolve` reads of a job; strides in bytes. `weights`: for every block of output channels (as many as a tile has rows)
 * the bias, then for every tap the weights. `offsets`: where in the picture a tap lies, counted from the window's corner.
 */
export const convolveJob = [
  ...["x", "weights", "y", "offsets"],
  ...["groups", "blocks", "outPerGroup", "taps", "tapsPerRow"],
  ...["pictureStride", "groupStride", "rowStride", "inHeight"],
  ...["outHeight", "outWidth", "kernelHeight", "strideY", "paddingY", "dilationY"],
] as const;

type Tile = FunctionHandle<I32s<10>, "void">;

/** Block of output channels × one or two groups of positions: c = bias + Σ over `count` taps. Stores `height` rows. */
function defineTile(module: ModuleBuilder, { rows, columns }: TileShape, multiplyAdd: MultiplyAdd): Tile {
  return module.internal(i32s(10), "void", (f, bias, a, offsets, count, x0, x1, c0, c1, strideC, height) => {
    const groups = [x0, x1].slice(0, columns / groupSize);
    const targets = [c0, c1].slice(0, columns / groupSize);
    const sums = Array.from({ length: rows }, (_, i) =>
      groups.map(() => {
        const start = v128.load32Splat(bias, 4 * i);
        return [f.let(start), f.let(start)];
      }),
    );
    const ofX = groups.map(() => [f.local("v128"), f.local("v128")]);
    const [ofA, offset, at] = [f.local("v128"), f.local("i32"), f.local("i32")];
    const steps = (n: number) => {
      for (let step = 0; step < n; step++) {
        f.set(offset, i32.load(offsets, 4 * step));
        for (const [g, group] of groups.entries()) {
          f.set(at, i32.add(group, offset));
          for (const [half, vector] of ofX[g].entries()) f.set(vector, v128.load(at, 16 * half));
        }
        for (let i = 0; i < rows; i++) {
          f.set(ofA, v128.load32Splat(a, 4 * (step * rows + i)));
          for (const [g, vectors] of ofX.entries()) {
            for (const [half, vector] of vectors.entries()) {
              f.set(sums[i][g][half], multiplyAdd(ofA, vector, sums[i][g][half]));
            }
          }
        }
      }
      f.advance(offsets, 4 * n);
      f.advance(a, 4 * rows * n);
      f.set(count, i32.sub(count, n));
    };
    f.while(i32.geS(count, 2), () => steps(2));
    f.if(count, () => steps(1));
    for (const row of sums) {
      f.if(i32.gtS(height, 0), () => {
        for (const [g, halves] of row.entries()) {
          for (const [half, sum] of halves.entries()) f.store("v128", targets[g], sum, 16 * half);
          f.advance(targets[g], strideC);
        }
      });
      f.advance(height, -1);
    }
  });
}

/**
 * y[units] = x ⋆ weights + bias. A unit is one block of output channels of one picture. `edge`: where a tile has room that reaches
 * over the end of rows shorter than a group.
 */
export function defineConv(module: ModuleBuilder, multiplyAdd: MultiplyAdd, shape: TileShape): void {
  const tile = defineTile(module, shape, multiplyAdd);
  const together = shape.columns / groupSize;
  module.export("convolve", i32s(4), "void", (f, address, from, to, edge) => {
    const job = readJob(f, address, convolveJob);
    const [unit, picture, group, block, height, start, weights, target] = Array.from({ length: 8 }, () =>
      f.local("i32"),
    );
    const [oy, rowsAtOnce, firstTap, count, nextFirst, nextCount, row, index] = Array.from({ length: 8 }, () =>
      f.local("i32"),
    );
    const blocksOfPicture = f.let(i32.mul(job.groups, job.blocks));
    const groupsOfRow = f.let(i32.shrU(i32.add(job.outWidth, groupSize - 1), 3));
    const lastStart = f.let(i32.sub(job.outWidth, groupSize));
    f.set(lastStart, i32.maxS(lastStart, 0));
    const narrow = f.let(i32.ltS(job.outWidth, groupSize));
    const planeBytes = f.let(i32.shl(i32.mul(job.outHeight, job.outWidth), 2));
    const weightsBytes = f.let(i32.mul(i32.add(job.taps, 1), 4 * shape.rows));

    f.for(unit, from, to, 1, () => {
      f.set(picture, i32.divS(unit, blocksOfPicture));
      f.set(block, i32.sub(unit, i32.mul(picture, blocksOfPicture)));
      f.set(weights, i32.add(job.weights, i32.mul(block, weightsBytes)));
      f.set(group, i32.divS(block, job.blocks));
      f.set(block, i32.mul(i32.sub(block, i32.mul(group, job.blocks)), shape.rows));
      f.set(height, i32.sub(job.outPerGroup, block));
      f.set(height, i32.minS(height, shape.rows));
      f.set(start, i32.add(i32.mul(picture, job.pictureStride), i32.mul(group, job.groupStride)));
      f.set(start, i32.add(job.x, i32.sub(start, i32.mul(job.paddingY, job.rowStride))));
      const channel = i32.add(i32.mul(i32.add(i32.mul(picture, job.groups), group), job.outPerGroup), block);
      f.set(target, i32.add(job.y, i32.mul(channel, planeBytes)));
      const pictureStart = start;

      f.set(oy, 0);
      f.set(firstTap, 0);
      tapsInside(f, job, oy, firstTap, count);
      f.while(i32.ltS(oy, job.outHeight), () => {
        // An odd last group of a row is computed together with the next row's, if the same taps meet both.
        f.set(rowsAtOnce, 1);
        const next = f.let(i32.add(oy, 1));
        f.set(nextFirst, 0);
        f.set(nextCount, 0);
        f.if(i32.ltS(next, job.outHeight), () => {
          tapsInside(f, job, next, nextFirst, nextCount);
          const same = i32.and(i32.eq(firstTap, nextFirst), i32.eq(count, nextCount));
          f.if(i32.and(same, i32.and(groupsOfRow, 1)), () => f.set(rowsAtOnce, 2));
        });
        const all = f.let(i32.mul(groupsOfRow, rowsAtOnce));
        const rowOfX = f.let(i32.add(pictureStart, i32.mul(i32.mul(oy, job.strideY), job.rowStride)));
        const stepOfX = f.let(i32.mul(job.strideY, job.rowStride));
        const rowOfY = f.let(i32.add(target, i32.shl(i32.mul(oy, job.outWidth), 2)));
        const taps = f.let(i32.add(i32.add(weights, 4 * shape.rows), i32.mul(firstTap, 4 * shape.rows)));
        const offsets = f.let(i32.add(job.offsets, i32.shl(firstTap, 2)));
        f.for(index, 0, all, together, () => {
          const places = Array.from({ length: together }, (_, i) => {
            const t = f.let(i32.add(index, i));
            f.set(t, i32.minS(t, i32.sub(all, 1)));
            f.set(row, i32.geS(t, groupsOfRow));
            const column = f.let(i32.shl(i32.sub(t, i32.mul(row, groupsOfRow)), 3));
            f.set(column, i32.minS(column, lastStart));
            return {
              x: f.let(i32.add(rowOfX, i32.add(i32.mul(row, stepOfX), i32.shl(column, 2)))),
              y: f.let(i32.add(rowOfY, i32.shl(i32.add(i32.mul(row, job.outWidth), column), 2))),
            };
          });
          const [first, second = first] = places;
          f.if(
            narrow,
            () => {
              const [x0, x1] = [first.x, second.x];
              const strideC = together * groupBytes;
              f.call(tile, weights, taps, offsets, count, x0, x1, edge, i32.add(edge, groupBytes), strideC, height);
              for (const [i, { y }] of places.entries()) {
                copyPart(f, i32.add(edge, i * groupBytes), strideC, y, planeBytes, height, job.outWidth);
              }
            },
            () => f.call(tile, weights, taps, offsets, count, first.x, second.x, first.y, second.y, planeBytes, height),
          );
        });
        f.advance(oy, rowsAtOnce);
        f.if(
          i32.eq(rowsAtOnce, 2),
          () => f.if(i32.ltS(oy, job.outHeight), () => tapsInside(f, job, oy, firstTap, count)),
          () => {
            f.set(firstTap, nextFirst);
            f.set(count, nextCount);
          },
        );
      });
    });
  });
}

type Job = Record<(typeof convolveJob)[number], Local<"i32">>;

/** Which taps of an output row lie inside the picture: rows of the window, so they are neighbours. */
function tapsInside(f: FunctionBuilder, job: Job, oy: Local<"i32">, first: Local<"i32">, count: Local<"i32">): void {
  const top = f.let(i32.sub(job.paddingY, i32.mul(oy, job.strideY)));
  const last = f.let(divideUp(i32.add(top, job.inHeight), job.dilationY));
  f.set(last, i32.minS(last, job.kernelHeight));
  f.set(first, divideUp(top, job.dilationY));
  f.set(first, i32.maxS(first, 0));
  f.set(last, i32.maxS(last, first));
  f.set(count, i32.mul(i32.sub(last, first), job.tapsPerRow));
  f.set(first, i32.mul(first, job.tapsPerRow));
}

/** to[height, width] = from, element by element. */
function copyPart(
  f: FunctionBuilder,
  from: I32,
  strideFrom: number,
  to: Local<"i32">,
  strideTo: Local<"i32">,
  height: Local<"i32">,
  width: Local<"i32">,
): void {
  const [row, column, source, target] = Array.from({ length: 4 }, () => f.local("i32"));
  f.set(source, from as Local<"i32">);
  f.set(target, to);
  f.for(row, 0, height, 1, () => {
    f.for(column, 0, i32.shl(width, 2), 4, () =>
      f.store("i32", i32.add(target, column), i32.load(i32.add(source, column))),
    );
    f.advance(source, strideFrom);
    f.advance(target, strideTo);
  });
}
