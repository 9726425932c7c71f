/**
 * Matrix product after Goto and van de Geijn (2008): B is packed into panels of `tileColumns`, A into panels of `tileRows`, so
 * that the inner loop reads both in order and keeps one tile of C in registers.
 *
 * Each element of C sums its products in the order of k, in blocks of `blockK` that are added to C one after the other;
 * where a tile lies changes nothing, so an element's bits do not depend on how the work was split.
 */
import {
  type FunctionBuilder,
  type FunctionHandle,
  f32x4,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../assembler.ts";

export const tileRows = 4;
export const tileColumns = 8;
const blockK = 256;
const blockColumns = 512;

const vectors = tileColumns / 4;
const tileBytes = 4 * tileRows * tileColumns;
const panelABytes = 4 * tileRows * blockK;

/** One tile, one panel of A, one block of B's panels. */
export function matmulScratchBytes(n: number, k: number): number {
  const columns = Math.ceil(Math.min(n, blockColumns) / tileColumns) * tileColumns;
  return tileBytes + panelABytes + 4 * columns * Math.min(k, blockK);
}

type Pack = FunctionHandle<readonly ["i32", "i32", "i32", "i32", "i32"], "void">;

/** Four rows of four, turned. */
function transposed([a, b, c, d]: Local<"v128">[], f: FunctionBuilder): V128[] {
  const [ab, cd] = [f.let(v128.shuffle32(a, b, [0, 4, 1, 5])), f.let(v128.shuffle32(c, d, [0, 4, 1, 5]))];
  const [abHigh, cdHigh] = [f.let(v128.shuffle32(a, b, [2, 6, 3, 7])), f.let(v128.shuffle32(c, d, [2, 6, 3, 7]))];
  return [
    v128.shuffle32(ab, cd, [0, 1, 4, 5]),
    v128.shuffle32(ab, cd, [2, 3, 6, 7]),
    v128.shuffle32(abHigh, cdHigh, [0, 1, 4, 5]),
    v128.shuffle32(abHigh, cdHigh, [2, 3, 6, 7]),
  ];
}

/** panel[p, lane] = source[p, lane], rows `ld` bytes apart; lanes from `width` on are 0. */
function definePackAlong(module: ModuleBuilder, lanes: number): Pack {
  return module.internal(["i32", "i32", "i32", "i32", "i32"], "void", (f, source, ld, width, count, panel) => {
    const end = f.let(i32.add(panel, i32.mul(count, 4 * lanes)));
    f.if(
      i32.eq(width, lanes),
      () =>
        f.while(i32.ltU(panel, end), () => {
          for (let lane = 0; lane < lanes; lane += 4) f.store("v128", panel, v128.load(source, 4 * lane), 4 * lane);
          f.advance(source, ld);
          f.advance(panel, 4 * lanes);
        }),
      () => {
        const lane = f.local("i32");
        f.memoryZero(panel, i32.sub(end, panel));
        f.while(i32.ltU(panel, end), () => {
          f.for(lane, 0, width, 1, () => {
            const offset = i32.shl(lane, 2);
            f.store("i32", i32.add(panel, offset), i32.load(i32.add(source, offset)));
          });
          f.advance(source, ld);
          f.advance(panel, 4 * lanes);
        });
      },
    );
  });
}

/** panel[p, lane] = source[lane, p], rows `ld` bytes apart; lanes from `width` on are 0. */
function definePackAcross(module: ModuleBuilder, lanes: number): Pack {
  return module.internal(["i32", "i32", "i32", "i32", "i32"], "void", (f, source, ld, width, count, panel) => {
    const [p, lane, from, to, whole] = [0, 0, 0, 0, 0].map(() => f.local("i32"));
    const ahead = f.local("i32");
    f.if(i32.ltS(width, lanes), () => f.memoryZero(panel, i32.mul(count, 4 * lanes)));
    f.set(whole, i32.and(width, -4));
    // Groups of four lanes at once, the rest one by one.
    f.for(lane, 0, whole, 4, () => {
      f.set(from, i32.add(source, i32.mul(lane, ld)));
      f.set(to, i32.add(panel, i32.shl(lane, 2)));
      f.for(p, 0, i32.and(count, -4), 4, () => {
        f.set(ahead, from);
        const rows = [0, 1, 2, 3].map(() => {
          const row = f.let(v128.load(ahead));
          f.advance(ahead, ld);
          return row;
        });
        for (const [i, row] of transposed(rows, f).entries()) f.store("v128", to, row, 4 * lanes * i);
        f.advance(from, 16);
        f.advance(to, 16 * lanes);
      });
      f.while(i32.ltS(p, count), () => {
        f.set(ahead, from);
        for (let i = 0; i < 4; i++) {
          f.store("i32", to, i32.load(ahead), 4 * i);
          f.advance(ahead, ld);
        }
        f.advance(from, 4);
        f.advance(to, 4 * lanes);
        f.advance(p, 1);
      });
    });
    f.for(lane, whole, width, 1, () => {
      f.set(from, i32.add(source, i32.mul(lane, ld)));
      f.set(to, i32.add(panel, i32.shl(lane, 2)));
      f.for(p, 0, count, 1, () => {
        f.store("i32", to, i32.load(from));
        f.advance(from, 4);
        f.advance(to, 4 * lanes);
      });
    });
  });
}

type Tile = FunctionHandle<readonly ["i32", "i32", "i32", "i32", "i32", "i32"], "void">;

/** C's tile [tileRows, tileColumns] = (add ? C : 0) + panelA · panelB over `count` steps of k; `skip` = 1: count is 0. */
function defineTile(module: ModuleBuilder, multiplyAdd: (a: V128, b: V128, c: V128) => V128): Tile {
  const unroll = 4;
  return module.internal(["i32", "i32", "i32", "i32", "i32", "i32"], "void", (f, a, b, c, ldc, count, add) => {
    const sums = Array.from({ length: tileRows * vectors }, () => f.local("v128"));
    const columns = Array.from({ length: vectors }, () => f.local("v128"));
    const row = f.local("v128");
    const once = (step: number) => {
      for (const [j, column] of columns.entries()) f.set(column, v128.load(b, 4 * tileColumns * step + 16 * j));
      for (let i = 0; i < tileRows; i++) {
        f.set(row, v128.load32Splat(a, 4 * (tileRows * step + i)));
        for (const [j, column] of columns.entries()) {
          const sum = sums[i * vectors + j];
          f.set(sum, multiplyAdd(row, column, sum));
        }
      }
    };
    const advance = (steps: number) => {
      f.advance(a, 4 * tileRows * steps);
      f.advance(b, 4 * tileColumns * steps);
      f.set(count, i32.sub(count, steps));
    };
    f.while(i32.geS(count, unroll), () => {
      for (let step = 0; step < unroll; step++) once(step);
      advance(unroll);
    });
    f.while(i32.gtS(count, 0), () => {
      once(0);
      advance(1);
    });
    const store = (value: (sum: V128, at: number) => V128) => {
      for (let i = 0; i < tileRows; i++) {
        for (let j = 0; j < vectors; j++) f.store("v128", c, value(sums[i * vectors + j], 16 * j), 16 * j);
        if (i < tileRows - 1) f.advance(c, ldc);
      }
    };
    f.if(
      add,
      () => store((sum, at) => f32x4.add(v128.load(c, at), sum)),
      () => store((sum) => sum),
    );
  });
}

export type Matmul = FunctionHandle<
  readonly ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
  "void"
>;

/** See `Kernels.matmul`. */
export function defineMatmul(module: ModuleBuilder, relaxed: boolean): Matmul {
  const multiplyAdd = relaxed ? f32x4.relaxedMadd : (a: V128, b: V128, c: V128) => f32x4.add(f32x4.mul(a, b), c);
  const tile = defineTile(module, multiplyAdd);
  const packs = {
    alongA: definePackAlong(module, tileRows),
    acrossA: definePackAcross(module, tileRows),
    alongB: definePackAlong(module, tileColumns),
    acrossB: definePackAcross(module, tileColumns),
  };
  return module.export(
    "matmul",
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "void",
    (f, a, b, c, m, n, k, lda, ldb, ldc, transA, transB, accumulate, scratch) => {
      const panelA = f.let(i32.add(scratch, tileBytes));
      const panelsB = f.let(i32.add(panelA, panelABytes));
      const strideA = f.let(i32.shl(lda, 2));
      const strideB = f.let(i32.shl(ldb, 2));
      const strideC = f.let(i32.shl(ldc, 2));
      const [p, depth, column, columns, j, i, width, height, add, to, panel] = Array.from({ length: 11 }, () =>
        f.local("i32"),
      );
      const [edgeRow, edgeColumn, from] = [f.local("i32"), f.local("i32"), f.local("i32")];
      const least = (target: Local<"i32">, value: ReturnType<typeof i32.sub>, limit: number) => {
        f.set(target, value);
        f.set(target, i32.minS(target, limit));
      };

      f.set(add, accumulate);
      // At least one pass, so that k = 0 gives zeros.
      const more = i32.ltS(p, k);
      f.set(p, 0);
      f.doWhile(more, () => {
        least(depth, i32.sub(k, p), blockK);
        f.for(column, 0, n, blockColumns, () => {
          least(columns, i32.sub(n, column), blockColumns);
          f.set(panel, panelsB);
          f.for(j, 0, columns, tileColumns, () => {
            least(width, i32.sub(columns, j), tileColumns);
            const first = i32.add(column, j);
            f.if(
              transB,
              () =>
                f.call(
                  packs.acrossB,
                  i32.add(b, i32.add(i32.mul(first, strideB), i32.shl(p, 2))),
                  strideB,
                  width,
                  depth,
                  panel,
                ),
              () =>
                f.call(
                  packs.alongB,
                  i32.add(b, i32.add(i32.mul(p, strideB), i32.shl(first, 2))),
                  strideB,
                  width,
                  depth,
                  panel,
                ),
            );
            f.advance(panel, i32.mul(depth, 4 * tileColumns));
          });
          f.for(i, 0, m, tileRows, () => {
            least(height, i32.sub(m, i), tileRows);
            f.if(
              transA,
              () =>
                f.call(
                  packs.alongA,
                  i32.add(a, i32.add(i32.mul(p, strideA), i32.shl(i, 2))),
                  strideA,
                  height,
                  depth,
                  panelA,
                ),
              () =>
                f.call(
                  packs.acrossA,
                  i32.add(a, i32.add(i32.mul(i, strideA), i32.shl(p, 2))),
                  strideA,
                  height,
                  depth,
                  panelA,
                ),
            );
            f.set(panel, panelsB);
            f.set(to, i32.add(c, i32.add(i32.mul(i, strideC), i32.shl(column, 2))));
            f.for(j, 0, columns, tileColumns, () => {
              least(width, i32.sub(columns, j), tileColumns);
              f.if(
                i32.and(i32.eq(width, tileColumns), i32.eq(height, tileRows)),
                () => f.call(tile, panelA, panel, to, strideC, depth, add),
                () => {
                  // A tile over the edge is computed aside, in full, and its part copied.
                  f.call(tile, panelA, panel, scratch, 4 * tileColumns, depth, 0);
                  f.for(edgeRow, 0, height, 1, () => {
                    f.set(from, i32.add(scratch, i32.mul(edgeRow, 4 * tileColumns)));
                    f.set(edgeColumn, i32.add(to, i32.mul(edgeRow, strideC)));
                    copyRow(f, from, edgeColumn, width, add);
                  });
                },
              );
              f.advance(panel, i32.mul(depth, 4 * tileColumns));
              f.advance(to, 4 * tileColumns);
            });
          });
        });
        f.set(add, 1);
        f.advance(p, blockK);
      });
    },
  );
}

/** to[0 … width) = (add ? to : 0) + from */
function copyRow(
  f: FunctionBuilder,
  from: Local<"i32">,
  to: Local<"i32">,
  width: Local<"i32">,
  add: Local<"i32">,
): void {
  const index = f.local("i32");
  f.for(index, 0, width, 1, () => {
    const value = f.let(v128.load32Zero(from));
    f.if(
      add,
      () => f.storeLane(32, to, f32x4.add(v128.load32Zero(to), value), 0),
      () => f.storeLane(32, to, value, 0),
    );
    f.advance(from, 4);
    f.advance(to, 4);
  });
}
