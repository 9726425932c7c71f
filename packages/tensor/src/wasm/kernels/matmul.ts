/**
 * Matrix product after Goto and van de Geijn (2008) and BLIS (Van Zee and van de Geijn 2015): the inner loop keeps one tile
 * of C in registers and walks k; B is read in panels as wide as the tile, A in place, one number at a time for all columns.
 *
 * Each element of C sums its products in the order of k, in blocks of `blockK` that are added one after the other to what C
 * starts from. Where a tile lies and how large it is change nothing, so an element's bits do not depend on the tile chosen
 * for a machine, on how the work was split, or on the other rows.
 */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32, select, v128 } from "../assembler/instructions.ts";
import { type FunctionHandle, type I32, type I32s, i32s, type Local, type V128 } from "../assembler/values.ts";
import { definePackAcross, definePackAlong } from "./pack.ts";
import type { Tiles } from "./panels.ts";
import { defineVectorProduct, type VectorProduct, vectorScratchBytes } from "./vector-matrix.ts";

/** The part of C that the inner loop keeps in registers. */
export interface TileShape {
  readonly rows: number;
  /** A multiple of 8. */
  readonly columns: number;
}

export type MultiplyAdd = (a: V128, b: V128, c: V128) => V128;

/** Steps of k that are summed before they are added to C: a panel of B stays in the first-level cache, a block in the second. */
export const blockK = 256;
const blockColumns = 256;
const blockRows = 192;
/** From so many rows on, B is read often enough to be worth copying into panels. */
const rowsToPack = 100;

const largestTileBytes = 4 * 8 * 16;
const largestPanelABytes = 4 * 8 * blockK;

/** One tile, one panel of A, one block of B's panels. */
export function matmulScratchBytes(n: number, k: number): number {
  const columns = Math.ceil(Math.min(n, blockColumns) / 16) * 16;
  return Math.max(vectorScratchBytes, largestTileBytes + largestPanelABytes + 4 * columns * Math.min(k, blockK));
}

export type Tile = FunctionHandle<I32s<10>, "void">;

/**
 * C's tile = base + A · B over `count` steps of k. `base` is 0 (nothing) or an address, its rows `strideBase` bytes apart: C
 * itself, or a bias, whose rows are all the same one.
 *
 * `across`: A's rows lie `strideA` bytes apart, its columns next to each other, and only `height` rows are there. Otherwise
 * rows lie next to each other and columns `strideA` bytes apart, and all are there.
 */
export function defineTile(
  module: ModuleBuilder,
  { rows, columns }: TileShape,
  across: boolean,
  multiplyAdd: MultiplyAdd,
): Tile {
  const vectors = columns / 4;
  const unroll = 4;
  return module.internal(i32s(10), "void", (f, a, strideA, height, b, strideB, c, strideC, count, base, strideBase) => {
    const sums = Array.from({ length: rows * vectors }, () => f.local("v128"));
    const rowOfB = Array.from({ length: vectors }, () => f.local("v128"));
    const ofA = f.local("v128");
    // A row that is not there is read as the last one that is; what it gives is not stored.
    const rowsOfA = [a];
    for (let i = 1; across && i < rows; i++) {
      rowsOfA.push(f.let(i32.add(rowsOfA[i - 1], select(strideA, i32.const(0), i32.gtS(height, i)))));
    }
    const once = (step: number) => {
      for (const [j, column] of rowOfB.entries()) f.set(column, v128.load(b, 16 * j));
      for (let i = 0; i < rows; i++) {
        f.set(ofA, across ? v128.load32Splat(rowsOfA[i], 4 * step) : v128.load32Splat(a, 4 * i));
        for (const [j, column] of rowOfB.entries()) {
          const sum = sums[i * vectors + j];
          f.set(sum, multiplyAdd(ofA, column, sum));
        }
      }
      f.advance(b, strideB);
      if (!across) f.advance(a, strideA);
    };
    const steps = (n: number) => {
      for (let step = 0; step < n; step++) once(step);
      if (across) for (const row of rowsOfA) f.advance(row, 4 * n);
      f.set(count, i32.sub(count, n));
    };
    f.while(i32.geS(count, unroll), () => steps(unroll));
    f.while(i32.gtS(count, 0), () => steps(1));

    const store = (value: (sum: V128, at: number) => V128) => {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < vectors; j++) f.store("v128", c, value(sums[i * vectors + j], 16 * j), 16 * j);
        f.advance(c, strideC);
        f.advance(base, strideBase);
      }
    };
    f.if(
      base,
      () => store((sum, at) => f32x4.add(v128.load(base, at), sum)),
      () => store((sum) => sum),
    );
  });
}

/** See `Kernels.matmul` and `Kernels.linear`. */
export function defineMatmul(
  module: ModuleBuilder,
  multiplyAdd: MultiplyAdd,
  shape: TileShape,
): Tiles & { vectorProduct: VectorProduct } {
  const { rows, columns: lanes } = shape;
  const half = lanes / 2;
  const tileOf = (columns: number) => ({
    across: defineTile(module, { rows, columns }, true, multiplyAdd),
    along: defineTile(module, { rows, columns }, false, multiplyAdd),
  });
  const [wide, narrow] = [tileOf(lanes), tileOf(half)];
  const packAlong = definePackAlong(module, lanes);
  const packAcross = definePackAcross(module);
  const vectorProduct = defineVectorProduct(module, multiplyAdd, blockK);

  const product = module.internal(
    i32s(14),
    "void",
    (f, a, b, c, m, n, k, lda, ldb, ldc, transA, transB, start, startStride, scratch) => {
      const panelA = f.let(i32.add(scratch, largestTileBytes));
      const panelsB = f.let(i32.add(panelA, largestPanelABytes));
      const [strideA, strideB, strideC] = [lda, ldb, ldc].map((ld) => f.let(i32.shl(ld, 2)));
      const base = f.let(start);
      const strideBase = f.let(startStride);
      const packed = f.let(i32.or(transB, i32.geS(m, rowsToPack)));
      const [p, depth, column, columns, row, bottom, j, i] = Array.from({ length: 8 }, () => f.local("i32"));
      const [width, height, panel, panelStride, to, from, fromStride] = Array.from({ length: 7 }, () => f.local("i32"));
      const least = (target: Local<"i32">, value: I32, limit: I32) => {
        f.set(target, value);
        f.set(target, i32.minS(target, limit));
      };
      const offset = (address: I32, index: I32, stride: I32, element: I32) =>
        i32.add(address, i32.add(i32.mul(index, stride), i32.shl(element, 2)));

      // A tile that is mostly empty costs more than to read B once for each row.
      const few = i32.leS(m, select(i32.const(1), i32.const(2), transB));
      f.if(i32.and(few, i32.or(i32.eqz(transA), i32.eq(lda, 1))), () => {
        f.for(i, 0, m, 1, () => {
          f.call(vectorProduct, a, b, strideB, transB, c, n, k, base, scratch);
          f.advance(a, strideA);
          f.advance(c, strideC);
          f.set(base, select(i32.add(base, strideBase), i32.const(0), base));
        });
        f.return();
      });

      /** Where the panel of B that begins with column `j` of the block lies, copied or in place. */
      const locatePanel = (whenPacked: () => void) => {
        least(width, i32.sub(columns, j), lanes);
        f.set(panelStride, 4 * lanes);
        f.if(i32.and(i32.ltS(width, lanes), i32.leS(width, half)), () => f.set(panelStride, 4 * half));
        f.set(panel, i32.add(panelsB, i32.shl(i32.mul(j, depth), 2)));
        f.if(i32.or(packed, i32.ltS(width, lanes)), whenPacked, () => {
          f.set(panel, offset(b, p, strideB, i32.add(column, j)));
          f.set(panelStride, strideB);
        });
      };
      const pack = () =>
        f.if(
          transB,
          () =>
            f.call(packAcross, offset(b, i32.add(column, j), strideB, p), strideB, width, depth, panel, panelStride),
          () => f.call(packAlong, offset(b, p, strideB, i32.add(column, j)), strideB, width, depth, panel, panelStride),
        );
      const locateRows = () =>
        f.if(
          transA,
          () => {
            f.set(from, offset(a, p, strideA, i));
            f.set(fromStride, strideA);
            f.if(i32.ltS(height, rows), () => {
              f.call(packAlong, from, strideA, height, depth, panelA, 4 * rows);
              f.set(from, panelA);
              f.set(fromStride, 4 * rows);
            });
          },
          () => {
            f.set(from, offset(a, i, strideA, p));
            f.set(fromStride, strideA);
          },
        );
      const multiply = (target: I32, stride: I32, add: I32, addStride: I32) => {
        const args = [from, fromStride, height, panel, panelStride, target, stride, depth, add, addStride] as const;
        f.if(
          i32.leS(width, half),
          () =>
            f.if(
              transA,
              () => f.call(narrow.along, ...args),
              () => f.call(narrow.across, ...args),
            ),
          () =>
            f.if(
              transA,
              () => f.call(wide.along, ...args),
              () => f.call(wide.across, ...args),
            ),
        );
      };

      f.set(p, 0);
      // At least one pass, so that k = 0 gives what C starts from.
      f.doWhile(i32.ltS(p, k), () => {
        least(depth, i32.sub(k, p), blockK);
        f.for(column, 0, n, blockColumns, () => {
          least(columns, i32.sub(n, column), blockColumns);
          f.for(j, 0, columns, lanes, () => locatePanel(pack));
          f.for(row, 0, m, blockRows, () => {
            least(bottom, i32.add(row, blockRows), m);
            f.for(j, 0, columns, lanes, () => {
              locatePanel(() => {});
              f.for(i, row, bottom, rows, () => {
                least(height, i32.sub(bottom, i), rows);
                locateRows();
                const first = i32.add(column, j);
                f.set(to, offset(c, i, strideC, first));
                const start = f.let(select(offset(base, i, strideBase, first), i32.const(0), base));
                f.if(
                  i32.and(i32.eq(height, rows), i32.or(i32.eq(width, lanes), i32.eq(width, half))),
                  () => multiply(to, strideC, start, strideBase),
                  () => {
                    // A tile over the edge is computed aside, in full, and its part copied.
                    multiply(scratch, 4 * lanes, 0, 0);
                    copyPart(f, scratch, 4 * lanes, to, strideC, height, width, start, strideBase);
                  },
                );
              });
            });
          });
        });
        f.set(base, c);
        f.set(strideBase, strideC);
        f.advance(p, blockK);
      });
    },
  );

  module.export("matmul", i32s(13), "void", (f, a, b, c, m, n, k, lda, ldb, ldc, transA, transB, accumulate, scratch) =>
    f.call(
      product,
      ...[
        a,
        b,
        c,
        m,
        n,
        k,
        lda,
        ldb,
        ldc,
        transA,
        transB,
        select(c, i32.const(0), accumulate),
        i32.shl(ldc, 2),
        scratch,
      ],
    ),
  );
  module.export("linear", i32s(13), "void", (f, a, b, c, m, n, k, lda, ldb, ldc, transA, transB, bias, scratch) =>
    f.call(product, a, b, c, m, n, k, lda, ldb, ldc, transA, transB, bias, 0, scratch),
  );
  // Matrices of C lie one after the other; those of A and B `stepA` and `stepB` bytes apart.
  module.export(
    "matmulBatch",
    i32s(14),
    "void",
    (f, a, b, c, count, stepA, stepB, m, n, k, lda, ldb, transA, transB, scratch) => {
      const i = f.local("i32");
      f.for(i, 0, count, 1, () => {
        f.call(product, a, b, c, m, n, k, lda, ldb, n, transA, transB, 0, 0, scratch);
        f.advance(a, stepA);
        f.advance(b, stepB);
        f.advance(c, i32.shl(i32.mul(m, n), 2));
      });
    },
  );
  return { shape, wide, narrow, packAlong, packAcross, vectorProduct };
}

/** to[height, width] = base + from, element by element. */
function copyPart(
  f: FunctionBuilder,
  from: I32,
  strideFrom: number,
  to: I32,
  strideTo: I32,
  height: Local<"i32">,
  width: Local<"i32">,
  base: Local<"i32">,
  strideBase: I32,
): void {
  const [row, column] = [f.local("i32"), f.local("i32")];
  const [source, target, start] = [f.let(from as Local<"i32">), f.let(to as Local<"i32">), f.let(base)];
  f.for(row, 0, height, 1, () => {
    f.for(column, 0, i32.shl(width, 2), 4, () => {
      const sum = f.let(v128.load32Zero(i32.add(source, column)));
      const at = i32.add(target, column);
      f.if(
        base,
        () => f.storeLane(32, at, f32x4.add(v128.load32Zero(i32.add(start, column)), sum), 0),
        () => f.storeLane(32, at, sum, 0),
      );
    });
    f.advance(source, strideFrom);
    f.advance(target, strideTo);
    f.advance(start, strideBase);
  });
}
