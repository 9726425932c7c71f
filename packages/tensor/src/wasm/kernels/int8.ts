/**
 * Products of int8 matrices. Activations are widened to 16 bits once; a weight's eight bytes are widened as they are loaded, and one
 * instruction multiplies eight pairs and adds them two by two. Sums of integers are exact, so their order does not matter.
 */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i16x8, i32, i32x4, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128 } from "../assembler/values.ts";

/** Numbers of k in one pass: two vectors of eight, so that V8 can join them into one. */
export const int8Step = 16;

/** Bytes of weights that stay in the cache while all rows of activations pass by. */
const blockBytes = 2 ** 17;

/** In the scratch memory: the tile's four sums, behind the eight vectors that they are made of. */
const sumsAt = 128;

/** Scratch memory of one call of `int8Product`. */
export const int8ScratchBytes = sumsAt + 16;

export function defineInt8(module: ModuleBuilder): void {
  defineQuantizeRows(module);
  defineProduct(module);
}

/** The largest magnitude of a row; NaN where there is one. */
function largest(f: FunctionBuilder, x: Local<"i32">, k: Local<"i32">): Local<"f32"> {
  const [at, p] = [f.let(i32.add(x, 0)), f.local("i32")];
  const lanes = f.let(f32x4.splat(0));
  f.for(p, 0, i32.and(k, -4), 4, () => {
    f.set(lanes, f32x4.max(lanes, f32x4.abs(v128.load(at))));
    f.advance(at, 16);
  });
  f.for(p, 0, i32.and(k, 3), 1, () => {
    f.set(lanes, f32x4.max(lanes, f32x4.abs(v128.load32Splat(at))));
    f.advance(at, 4);
  });
  const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(lanes, lane));
  return f.let(f32.max(f32.max(a, b), f32.max(c, d)));
}

/** Bytes from a step of a row to the next: rows lie in pairs, sixteen numbers of one, then sixteen of the other. */
const pairBytes = 4 * int8Step;

/**
 * quantizeRows(x, q, scales, from, to, k, padded): rows from … to of x[.., k], divided by their scale, to the nearest even, as 16 bits
 * in pairs of rows, 0 from k on; scale = largest / 127 of each row.
 */
function defineQuantizeRows(module: ModuleBuilder): void {
  module.export("quantizeRows", i32s(7), "void", (f, x, q, scales, from, end, k, padded) => {
    const [row, p, to] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const inverse = f.local("f32");
    const whole = (numbers: V128) => i32x4.truncSatF32x4(f32x4.nearest(f32x4.mul(numbers, f32x4.splat(inverse))));
    const eight = (offset: number) => i16x8.narrowI32x4S(whole(v128.load(x, offset)), whole(v128.load(x, offset + 16)));
    f.advance(x, i32.shl(i32.mul(from, k), 2));
    f.for(row, from, end, 1, () => {
      const most = largest(f, x, k);
      f.store("f32", i32.add(scales, i32.shl(row, 2)), f32.div(most, 127));
      f.set(inverse, f32.div(127, most));
      f.if(f32.eq(most, 0), () => f.set(inverse, 0));
      const pair = i32.mul(i32.and(row, -2), i32.shl(padded, 1));
      f.set(to, i32.add(q, i32.add(pair, i32.mul(i32.and(row, 1), 2 * int8Step))));
      f.for(p, 0, i32.and(k, -int8Step), int8Step, () => {
        f.store("v128", to, eight(0));
        f.store("v128", to, eight(32), 16);
        f.advance(x, 4 * int8Step);
        f.advance(to, pairBytes);
      });
      f.if(i32.ltS(p, k), () => f.memoryZero(to, 2 * int8Step));
      // The upper half of these four bytes is the next number's, or padding.
      f.while(i32.ltS(p, k), () => {
        f.store("i32", to, i32.and(i32x4.extractLane(whole(v128.load32Zero(x)), 0), 0xffff));
        f.advance(x, 4);
        f.advance(to, 2);
        f.advance(p, 1);
      });
    });
  });
}

/** The sums of four vectors' lanes, as one vector. */
function sumsOf([a, b, c, d]: V128[], f: FunctionBuilder): V128 {
  const ab = f.let(i32x4.add(v128.shuffle32(a, b, [0, 4, 1, 5]), v128.shuffle32(a, b, [2, 6, 3, 7])));
  const cd = f.let(i32x4.add(v128.shuffle32(c, d, [0, 4, 1, 5]), v128.shuffle32(c, d, [2, 6, 3, 7])));
  return i32x4.add(v128.shuffle32(ab, cd, [0, 1, 4, 5]), v128.shuffle32(ab, cd, [2, 3, 6, 7]));
}

/**
 * Four sums of a tile [rows, 4 / rows] into `scratch`: x · w over k. `x` is a pair of rows, of which the first `rows` count; the rows
 * of w are k bytes apart, and where the tile reaches over `last`, the last of them, that is taken in place of what is not there.
 */
function defineTile(module: ModuleBuilder, rows: 1 | 2) {
  const columns = 4 / rows;
  return module.internal(i32s(5), "void", (f, x, w, last, k, scratch) => {
    const sums = Array.from({ length: 4 }, () => [f.local("v128"), f.local("v128")] as const);
    const ws = Array.from({ length: columns }, (_, c) => {
      const from = f.let(i32.add(w, i32.mul(k, c)));
      f.set(from, i32.minS(from, last));
      return from;
    });
    const [left, right] = [f.local("v128"), f.local("v128")];
    const halves = Array.from({ length: rows }, () => [f.local("v128"), f.local("v128")] as const);
    const once = (step: number) => {
      for (const [r, [low, high]] of halves.entries()) {
        f.set(low, v128.load(x, pairBytes * step + 2 * int8Step * r));
        f.set(high, v128.load(x, pairBytes * step + 2 * int8Step * r + 16));
      }
      for (const [c, from] of ws.entries()) {
        f.set(left, v128.load8x8S(from, int8Step * step));
        f.set(right, v128.load8x8S(from, int8Step * step + 8));
        for (const [r, [low, high]] of halves.entries()) {
          const [a, b] = sums[r * columns + c];
          f.set(a, i32x4.add(a, i32x4.dotI16x8S(low, left)));
          f.set(b, i32x4.add(b, i32x4.dotI16x8S(high, right)));
        }
      }
    };
    const advance = (steps: number) => {
      f.advance(x, pairBytes * steps);
      for (const from of ws) f.advance(from, int8Step * steps);
    };
    const end = f.let(i32.add(ws[0], i32.and(k, -2 * int8Step)));
    f.while(i32.ltU(ws[0], end), () => {
      once(0);
      once(1);
      advance(2);
    });
    f.if(i32.and(k, int8Step), () => {
      once(0);
      advance(1);
    });
    for (const [i, [a, b]] of sums.entries()) {
      f.store("v128", scratch, a, 32 * i);
      f.store("v128", scratch, b, 32 * i + 16);
    }
    const added = sums.map((_, i) => f.let(i32x4.add(v128.load(scratch, 32 * i), v128.load(scratch, 32 * i + 16))));
    // To a place of its own: V8 joins the stores above only where no other store goes to the same addresses.
    f.store("v128", scratch, sumsOf(added, f), sumsAt);
    // What is left of k, number by number: the bytes behind a row's end may not be read.
    const tail = f.let(i32.and(k, int8Step - 1));
    f.while(i32.gtS(tail, 0), () => {
      for (let i = 0; i < 4; i++) {
        const activation = i32.load16S(i32.add(x, 2 * int8Step * Math.floor(i / columns)));
        const product = i32.mul(activation, i32.load8S(ws[i % columns]));
        const at = sumsAt + 4 * i;
        f.store("i32", scratch, i32.add(i32.load(scratch, at), product), at);
      }
      f.advance(x, 2);
      for (const from of ws) f.advance(from, 1);
      f.set(tail, i32.sub(tail, 1));
    });
  });
}

/**
 * int8Product(x, xScales, w, wScales, out, m, n, k, padded, ldOut, scratch): out[m, n] = (x · wᵀ) · (xScale · wScale), where x is
 * what `quantizeRows` made and w [n, k] of 8 bits. out's rows are ldOut elements apart.
 */
function defineProduct(module: ModuleBuilder): void {
  const pair = defineTile(module, 2);
  const single = defineTile(module, 1);
  module.export("int8Product", i32s(11), "void", (f, x, xScales, w, wScales, out, m, n, k, padded, ldOut, scratch) => {
    const [block, end, i, j, width, columns] = Array.from({ length: 6 }, () => f.local("i32"));
    const [fromX, fromW, scaleX, scaleW, to] = Array.from({ length: 5 }, () => f.local("i32"));
    const outBytes = f.let(i32.shl(ldOut, 2));
    const last = f.let(i32.add(w, i32.mul(i32.sub(n, 1), k)));
    f.set(columns, i32.and(i32.divS(blockBytes, i32.add(k, 1)), -4));
    f.set(columns, i32.maxS(columns, 4));

    /** The tile's sums as float32, times their scales. */
    const scaled = (scales: V128) => f32x4.mul(f32x4.convertI32x4(v128.load(scratch, sumsAt)), scales);
    const row = (tileColumns: number, compute: () => void, store: () => void) => {
      f.set(j, block);
      f.while(i32.ltS(j, end), () => {
        f.set(width, i32.sub(end, j));
        f.set(width, i32.minS(width, tileColumns));
        f.set(fromW, i32.add(w, i32.mul(j, k)));
        f.set(scaleW, i32.add(wScales, i32.shl(j, 2)));
        f.set(to, i32.add(out, i32.add(i32.mul(i, outBytes), i32.shl(j, 2))));
        compute();
        store();
        f.advance(j, tileColumns);
      });
    };

    f.for(block, 0, n, columns, () => {
      f.set(end, i32.add(block, columns));
      f.set(end, i32.minS(end, n));
      f.set(fromX, x);
      f.set(scaleX, xScales);
      f.for(i, 0, i32.and(m, -2), 2, () => {
        row(
          2,
          () => f.call(pair, fromX, fromW, last, k, scratch),
          () => {
            const scales = (byWeight: V128) =>
              f32x4.mul(v128.shuffle32(v128.load64Splat(scaleX), v128.load64Splat(scaleX), [0, 0, 1, 1]), byWeight);
            f.if(
              i32.eq(width, 2),
              () => {
                const result = f.let(scaled(scales(v128.load64Splat(scaleW))));
                f.storeLane(64, to, result, 0);
                f.storeLane(64, i32.add(to, outBytes), result, 1);
              },
              () => {
                const result = f.let(scaled(scales(v128.load32Splat(scaleW))));
                f.storeLane(32, to, result, 0);
                f.storeLane(32, i32.add(to, outBytes), result, 2);
              },
            );
          },
        );
        f.advance(fromX, i32.shl(padded, 2));
        f.advance(scaleX, 8);
      });
      f.if(i32.and(m, 1), () => {
        row(
          4,
          () => f.call(single, fromX, fromW, last, k, scratch),
          () =>
            f.if(
              i32.eq(width, 4),
              () => f.store("v128", to, scaled(f32x4.mul(v128.load32Splat(scaleX), v128.load(scaleW)))),
              () => {
                const sum = f.let(i32.add(scratch, sumsAt));
                f.while(i32.gtS(width, 0), () => {
                  const scale = f32.mul(f32.load(scaleX), f32.load(scaleW));
                  f.store("f32", to, f32.mul(f32.convertI32S(i32.load(sum)), scale));
                  for (const pointer of [to, scaleW, sum]) f.advance(pointer, 4);
                  f.set(width, i32.sub(width, 1));
                });
              },
            ),
        );
      });
    });
  });
}
