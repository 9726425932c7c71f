/** Products of matrices small enough for the cache, with the second one already in panels: what fused kernels are made of. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { i32, select } from "../assembler/instructions.ts";
import { type FunctionHandle, type I32, i32s, type Local } from "../assembler/values.ts";
import { blockK, type Tile, type TileShape } from "./matmul.ts";
import type { Pack } from "./pack.ts";

/** What `defineMatmul` is made of. Tiles as wide as the machine's and half as wide. */
export interface Tiles {
  readonly shape: TileShape;
  readonly wide: { readonly across: Tile; readonly along: Tile };
  readonly narrow: { readonly across: Tile; readonly along: Tile };
  readonly packAlong: Pack;
  readonly packAcross: Pack;
}

const parameters = i32s(10);

/**
 * (a, strideA, b, stepB, c, strideC, m, n, k, add): C[m, n] = A·B, or += with `add`; k > 0. B stands in panels of the tile's width, rows
 * 4·width bytes apart, panels `stepB` bytes. All strides in bytes. C has room for whole tiles: up to `spareRows` rows
 * behind the last, and rows of a multiple of `widestPanel` numbers; what lies there is overwritten.
 */
export type PanelProduct = FunctionHandle<typeof parameters, "void">;

export const spareRows = 8;
export const widestPanel = 16;

export interface Panels {
  /** Columns of a panel. */
  readonly columns: number;
  /** A as it is. */
  readonly product: PanelProduct;
  /** A stored transposed, its columns `strideA` bytes apart; up to 32 bytes behind each are read, too. */
  readonly transposedProduct: PanelProduct;
  /** B[k, n], rows `ld` bytes apart, into panels. */
  packRows(f: FunctionBuilder, b: Local<"i32">, ld: I32, k: Local<"i32">, n: Local<"i32">, to: Local<"i32">): void;
  /** The transposed of B[n, k] into panels. */
  packTransposed(
    f: FunctionBuilder,
    b: Local<"i32">,
    ld: I32,
    k: Local<"i32">,
    n: Local<"i32">,
    to: Local<"i32">,
  ): void;
}

/** Bytes that a row of n numbers takes where whole tiles are written. */
export function paddedBytes(n: number): number {
  return 4 * Math.ceil(n / widestPanel) * widestPanel;
}

/** Bytes that n columns of k rows take in panels, whatever the tile. */
export function panelBytes(n: number, k: number): number {
  return paddedBytes(n) * k;
}

/** `paddedBytes` in a kernel. */
export function paddedRow(f: FunctionBuilder, n: Local<"i32">): Local<"i32"> {
  return f.let(i32.shl(i32.and(i32.add(n, widestPanel - 1), -widestPanel), 2));
}

export function definePanels(module: ModuleBuilder, tiles: Tiles): Panels {
  const { rows, columns } = tiles.shape;
  const half = columns / 2;

  const define = (direction: "across" | "along"): PanelProduct =>
    module.internal(parameters, "void", (f, a, strideA, b, stepB, c, strideC, m, n, k, add) => {
      const [i, j, p, width, height, depth, from, first, to, panel] = Array.from({ length: 10 }, () => f.local("i32"));
      // Sums in blocks of k, as `matmul` and the product of a single row make them: the same bits.
      f.for(p, 0, k, blockK, () => {
        f.set(depth, i32.sub(k, p));
        f.set(depth, i32.minS(depth, blockK));
        f.set(panel, i32.add(b, i32.mul(p, 4 * columns)));
        f.set(first, i32.add(a, direction === "across" ? i32.shl(p, 2) : i32.mul(p, strideA)));
        f.for(j, 0, n, columns, () => {
          f.set(width, i32.sub(n, j));
          f.set(from, first);
          f.set(to, i32.add(c, i32.shl(j, 2)));
          f.for(i, 0, m, rows, () => {
            f.set(height, i32.sub(m, i));
            const base = select(to, i32.const(0), i32.or(add, p));
            const args = [from, strideA, height, panel, 4 * columns, to, strideC, depth, base, strideC] as const;
            f.if(
              i32.leS(width, half),
              () => f.call(tiles.narrow[direction], ...args),
              () => f.call(tiles.wide[direction], ...args),
            );
            f.advance(from, direction === "across" ? i32.mul(strideA, rows) : 4 * rows);
            f.advance(to, i32.mul(strideC, rows));
          });
          f.advance(panel, stepB);
        });
      });
    });

  const pack =
    (kind: "packAlong" | "packAcross"): Panels["packRows"] =>
    (f, b, ld, k, n, to) => {
      const [j, width, panel, from] = [0, 0, 0, 0].map(() => f.local("i32"));
      f.set(panel, to);
      f.set(from, b);
      f.for(j, 0, n, columns, () => {
        f.set(width, i32.sub(n, j));
        f.set(width, i32.minS(width, columns));
        f.call(tiles[kind], from, ld, width, k, panel, 4 * columns);
        f.advance(panel, i32.mul(k, 4 * columns));
        f.advance(from, kind === "packAlong" ? 4 * columns : i32.mul(ld, columns));
      });
    };

  return {
    columns,
    product: define("across"),
    transposedProduct: define("along"),
    packRows: pack("packAlong"),
    packTransposed: pack("packAcross"),
  };
}
