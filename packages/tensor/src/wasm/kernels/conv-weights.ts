/**
 * The gradient of a convolution's weights: each is a sum over all positions of the output's gradient times the picture, shifted by
 * the weight's tap. Eight neighbouring positions at a time; nothing is unfolded.
 */
import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32, v128 } from "../assembler/instructions.ts";
import { i32s } from "../assembler/values.ts";
import { groupBytes } from "./conv.ts";
import { readJob } from "./job.ts";
import type { MultiplyAdd, TileShape } from "./matmul.ts";

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
  return module.internal(i32s(7), "void", (f, dy0, dy1, x, offsets, places, count, sums) => {
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
  module.export("convWeightSums", i32s(3), "void", (f, address, from, to) => {
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
  module.export("convWeightsFromSums", i32s(3), "void", (f, address, from, to) => {
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

export function defineConvWeights(module: ModuleBuilder, multiplyAdd: MultiplyAdd, shape: TileShape): void {
  defineWeightSums(module, shape, multiplyAdd);
  defineCollect(module, shape);
}
