/**
 * Convolution without unfolding. As a matrix product, [outputs, taps] · [taps, positions], its second matrix is never built: an
 * element of it lies in the picture at the place of its position plus the offset of its tap, and eight neighbouring positions lie
 * next to each other (where the stride is not 1, in a copy that is sorted by columns modulo the stride).
 *
 * Every sum goes over the taps in one order, row of the window, channel, column, whatever tile an element falls into.
 */
import {
  type FunctionBuilder,
  type FunctionHandle,
  f32x4,
  type I32,
  i32,
  type Local,
  type ModuleBuilder,
  v128,
} from "../assembler.ts";
import { readJob } from "./job.ts";
import type { MultiplyAdd, TileShape } from "./matmul.ts";

/** Positions that are computed together. */
export const groupSize = 8;
const groupBytes = 4 * groupSize;

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

type Tile = FunctionHandle<readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"], "void">;

/** Block of output channels × one or two groups of positions: c = bias + Σ over `count` taps. Stores `height` rows. */
function defineTile(module: ModuleBuilder, { rows, columns }: TileShape, multiplyAdd: MultiplyAdd): Tile {
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return module.internal(parameters, "void", (f, bias, a, offsets, count, x0, x1, c0, c1, strideC, height) => {
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
function defineConvolve(module: ModuleBuilder, shape: TileShape, multiplyAdd: MultiplyAdd): void {
  const tile = defineTile(module, shape, multiplyAdd);
  const together = shape.columns / groupSize;
  module.export("convolve", ["i32", "i32", "i32", "i32"], "void", (f, address, from, to, edge) => {
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

/** ⌈a / b⌉ for b > 0 where a > −b; smaller a give 0 or less. */
function divideUp(a: I32, b: Local<"i32">) {
  return i32.divS(i32.add(a, i32.sub(b, 1)), b);
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

/** Output channels, and taps where there is room for as many sums, whose weights' gradients are computed together. */
export const gradChannels = 2;
export const gradTaps = ({ columns }: TileShape) => (columns === 16 ? 6 : 2);

/**
 * What `convWeightSums` reads of a job; strides in bytes. `places`: for every group of positions of `picturesAtOnce` pictures where it
 * lies in `dy`, whose rows are filled up with zeros to whole groups, and in `x`. `offsets`: where in a picture a tap lies, counted
 * from the window's corner. `sums`: for each block of `gradChannels` × `gradTaps` weights eight partial sums each.
 */
export const weightSumsJob = [
  ...["dy", "x", "sums", "dWeight", "offsets", "places"],
  ...["pictures", "picturesAtOnce", "placesOfPicture"],
  ...["channelBlocks", "tapBlocks", "outPerGroup", "taps"],
  ...["dyPictureStride", "dyPlaneStride", "xPictureStride", "xGroupStride"],
] as const;

/** sums += Σ over `count` groups of positions of dy · x, for two channels of dy and the taps at `offsets`. */
function defineWeightTile(module: ModuleBuilder, shape: TileShape, multiplyAdd: MultiplyAdd) {
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return module.internal(parameters, "void", (f, dy0, dy1, x, offsets, places, count, sums) => {
    const channels = [dy0, dy1];
    const taps = Array.from({ length: gradTaps(shape) }, (_, i) => f.let(i32.add(x, i32.load(offsets, 4 * i))));
    const pair = () => [f.local("v128"), f.local("v128")];
    const ofDy = channels.map(pair);
    const ofX = pair();
    const totals = channels.map(() => taps.map(pair));
    const [at, offset] = [f.local("i32"), f.local("i32")];
    f.while(i32.gtS(count, 0), () => {
      f.set(offset, i32.load(places));
      for (const [i, channel] of channels.entries()) {
        f.set(at, i32.add(channel, offset));
        for (const half of [0, 1]) f.set(ofDy[i][half], v128.load(at, 16 * half));
      }
      f.set(offset, i32.load(places, 4));
      for (const [j, tap] of taps.entries()) {
        f.set(at, i32.add(tap, offset));
        for (const half of [0, 1]) f.set(ofX[half], v128.load(at, 16 * half));
        for (const i of channels.keys()) {
          for (const half of [0, 1]) {
            f.set(totals[i][j][half], multiplyAdd(ofDy[i][half], ofX[half], totals[i][j][half]));
          }
        }
      }
      f.advance(places, 8);
      f.advance(count, -1);
    });
    // All are read before the first is written: only then can neighbours be joined into 256 bits.
    const all = totals.flat(2);
    for (const [i, total] of all.entries()) f.set(total, f32x4.add(v128.load(sums, 16 * i), total));
    for (const [i, total] of all.entries()) f.store("v128", sums, total, 16 * i);
  });
}

/** sums[units] += Σ over pictures and positions of dy · x, position modulo 8. A unit is one block of weights. */
function defineWeightSums(module: ModuleBuilder, shape: TileShape, multiplyAdd: MultiplyAdd): void {
  const tile = defineWeightTile(module, shape, multiplyAdd);
  const taps = gradTaps(shape);
  module.export("convWeightSums", ["i32", "i32", "i32"], "void", (f, address, from, to) => {
    const job = readJob(f, address, weightSumsJob);
    const [unit, block, group, offsets, picture, pictures, x, sums] = Array.from({ length: 8 }, () => f.local("i32"));
    const channels = Array.from({ length: gradChannels }, () => f.local("i32"));
    // Sums begin anew every few pictures: long ones would lose digits, and what is read stays in the cache.
    f.for(picture, 0, job.pictures, job.picturesAtOnce, () => {
      f.set(pictures, i32.sub(job.pictures, picture));
      f.set(pictures, i32.minS(pictures, job.picturesAtOnce));
      f.for(unit, from, to, 1, () => {
        f.set(block, i32.divS(unit, job.tapBlocks));
        f.set(offsets, i32.add(job.offsets, i32.mul(i32.sub(unit, i32.mul(block, job.tapBlocks)), 4 * taps)));
        f.set(group, i32.divS(block, job.channelBlocks));
        f.set(block, i32.mul(i32.sub(block, i32.mul(group, job.channelBlocks)), gradChannels));
        for (const [i, channel] of channels.entries()) {
          // A channel that is not there is read as the last one that is; its sums are not used.
          f.set(channel, i32.add(block, i));
          f.set(channel, i32.minS(channel, i32.sub(job.outPerGroup, 1)));
          f.set(channel, i32.mul(i32.add(i32.mul(group, job.outPerGroup), channel), job.dyPlaneStride));
          f.set(channel, i32.add(job.dy, i32.add(i32.mul(picture, job.dyPictureStride), channel)));
        }
        f.set(x, i32.add(i32.mul(picture, job.xPictureStride), i32.mul(group, job.xGroupStride)));
        f.set(sums, i32.add(job.sums, i32.mul(unit, gradChannels * taps * groupBytes)));
        const count = i32.mul(pictures, job.placesOfPicture);
        f.call(tile, channels[0], channels[1], i32.add(job.x, x), offsets, job.places, count, sums);
      });
    });
  });
}

/** dWeight[units] = the sum of each weight's eight partial sums. */
function defineCollect(module: ModuleBuilder, shape: TileShape): void {
  const tapsOfBlock = gradTaps(shape);
  module.export("convWeightsFromSums", ["i32", "i32", "i32"], "void", (f, address, from, to) => {
    const job = readJob(f, address, weightSumsJob);
    const [unit, block, tap, channel, lastChannel, index, lastTap, sums, out] = Array.from({ length: 9 }, () =>
      f.local("i32"),
    );
    f.for(unit, from, to, 1, () => {
      f.set(block, i32.divS(unit, job.tapBlocks));
      f.set(tap, i32.mul(i32.sub(unit, i32.mul(block, job.tapBlocks)), tapsOfBlock));
      const group = f.let(i32.divS(block, job.channelBlocks));
      f.set(channel, i32.mul(i32.sub(block, i32.mul(group, job.channelBlocks)), gradChannels));
      f.set(lastChannel, i32.add(channel, gradChannels));
      f.set(lastChannel, i32.minS(lastChannel, job.outPerGroup));
      f.set(lastTap, i32.add(tap, tapsOfBlock));
      f.set(lastTap, i32.minS(lastTap, job.taps));
      f.set(sums, i32.add(job.sums, i32.mul(unit, gradChannels * tapsOfBlock * groupBytes)));
      f.while(i32.ltS(channel, lastChannel), () => {
        const row = i32.mul(i32.add(i32.mul(group, job.outPerGroup), channel), job.taps);
        f.set(out, i32.add(job.dWeight, i32.shl(i32.add(row, tap), 2)));
        const at = f.let(sums);
        f.for(index, tap, lastTap, 1, () => {
          const four = f.let(f32x4.add(v128.load(at), v128.load(at, 16)));
          const two = f.let(f32x4.add(four, v128.shuffle32(four, four, [2, 3, 2, 3])));
          f.storeLane(32, out, f32x4.add(two, v128.shuffle32(two, two, [1, 1, 1, 1])), 0);
          f.advance(at, groupBytes);
          f.advance(out, 4);
        });
        f.advance(sums, tapsOfBlock * groupBytes);
        f.advance(channel, 1);
      });
    });
  });
}

/** What `padPlanes` reads of a job; extents in elements. */
export const padJob = [
  ...["x", "out", "height", "width", "outHeight", "outColumns"],
  ...["paddingY", "paddingX", "phases", "usedColumns"],
] as const;

/**
 * Copies planes with zeros around them. Element (y, phase, column) of a copy is the plane's (y − paddingY,
 * column·phases + phase − paddingX) where that lies inside and column·phases + phase < usedColumns, else 0.
 */
function definePad(module: ModuleBuilder): void {
  module.export("padPlanes", ["i32", "i32", "i32"], "void", (f, address, from, to) => {
    const job = readJob(f, address, padJob);
    const [plane, row, source, phase, first, last, at, stop] = Array.from({ length: 8 }, () => f.local("i32"));
    const rowBytes = f.let(i32.mul(i32.mul(job.outColumns, job.phases), 4));
    const out = f.let(i32.add(job.out, i32.mul(i32.mul(from, job.outHeight), rowBytes)));
    const zero = f.local("v128");
    const used = f.let(i32.sub(job.usedColumns, job.paddingX));
    f.set(used, i32.minS(used, job.width));
    const step = f.let(i32.shl(job.phases, 2));
    const zeros = (end: Local<"i32">) =>
      f.while(i32.ltU(out, end), () => {
        f.storeLane(32, out, zero, 0);
        f.advance(out, 4);
      });
    f.for(plane, from, to, 1, () => {
      f.for(row, 0, job.outHeight, 1, () => {
        f.set(source, i32.sub(row, job.paddingY));
        f.set(stop, i32.add(out, rowBytes));
        f.if(
          i32.ltU(source, job.height),
          () => {
            f.set(source, i32.mul(i32.add(i32.mul(plane, job.height), source), job.width));
            f.set(source, i32.add(job.x, i32.shl(source, 2)));
            f.for(phase, 0, job.phases, 1, () => {
              // Columns `first` … `last` − 1 of this phase lie inside.
              const shift = f.let(i32.sub(phase, job.paddingX));
              f.set(first, divideUp(i32.sub(0, shift), job.phases));
              f.set(first, i32.maxS(first, 0));
              f.set(first, i32.minS(first, job.outColumns));
              f.set(last, divideUp(i32.sub(used, shift), job.phases));
              f.set(last, i32.minS(last, job.outColumns));
              f.set(last, i32.maxS(last, first));
              const endOfPhase = f.let(i32.add(out, i32.shl(job.outColumns, 2)));
              f.set(at, i32.add(source, i32.shl(i32.add(i32.mul(first, job.phases), shift), 2)));
              const begin = f.let(i32.add(out, i32.shl(first, 2)));
              const inside = f.let(i32.add(out, i32.shl(last, 2)));
              zeros(begin);
              f.if(i32.eq(job.phases, 1), () => {
                const fours = f.let(i32.sub(inside, 12));
                f.while(i32.ltU(out, fours), () => {
                  f.store("v128", out, v128.load(at));
                  f.advance(out, 16);
                  f.advance(at, 16);
                });
              });
              f.while(i32.ltU(out, inside), () => {
                f.store("i32", out, i32.load(at));
                f.advance(out, 4);
                f.advance(at, step);
              });
              zeros(endOfPhase);
            });
          },
          () => zeros(stop),
        );
      });
    });
  });
}

export function defineConv(module: ModuleBuilder, multiplyAdd: MultiplyAdd, shape: TileShape): void {
  definePad(module);
  defineConvolve(module, shape, multiplyAdd);
  defineWeightSums(module, shape, multiplyAdd);
  defineCollect(module, shape);
}
