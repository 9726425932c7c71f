/** Products of matrices small enough for the cache, with the second one already in panels: what fused kernels are made of. */
import {
  type FunctionBuilder,
  type FunctionHandle,
  f32x4,
  type I32,
  i32,
  type Local,
  type ModuleBuilder,
  select,
  v128,
} from "../assembler.ts";
import type { Tile, TileShape } from "./matmul.ts";
import type { Pack } from "./pack.ts";

/** What `defineMatmul` is made of. Tiles as wide as the machine's and half as wide. */
export interface Tiles {
  readonly shape: TileShape;
  readonly wide: { readonly across: Tile; readonly along: Tile };
  readonly narrow: { readonly across: Tile; readonly along: Tile };
  readonly packAlong: Pack;
  readonly packAcross: Pack;
}

const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;

/**
 * (a, strideA, b, stepB, c, strideC, m, n, k, add, aside): C[m, n] = A·B, or += with `add`. B stands in panels of the tile's width,
 * rows 4·width bytes apart, panels `stepB` bytes. All strides in bytes. `aside`: `asideBytes` for tiles over C's edge.
 */
export type PanelProduct = FunctionHandle<typeof parameters, "void">;

export interface Panels {
  readonly columns: number;
  /** A as it is. */
  readonly product: PanelProduct;
  /** A stored transposed, its columns `strideA` bytes apart; up to 32 bytes behind each are read, too. */
  readonly transposedProduct: PanelProduct;
  /** A as it is, and C has room for whole tiles: whatever lies beyond m and n is overwritten. */
  readonly roomyProduct: PanelProduct;
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

/** The largest tile. */
export const asideBytes = 4 * 8 * 16;

/** Bytes that `n` columns of `k` rows take in panels, whatever the tile. */
export function panelBytes(n: number, k: number): number {
  return 4 * Math.ceil(n / 16) * 16 * k;
}

export function definePanels(module: ModuleBuilder, tiles: Tiles): Panels {
  const { rows, columns } = tiles.shape;
  const half = columns / 2;
  const copyTile = defineCopyTile(module);

  const define = (direction: "across" | "along", roomy: boolean): PanelProduct =>
    module.internal(parameters, "void", (f, a, strideA, b, stepB, c, strideC, m, n, k, add, aside) => {
      const [i, j, width, height, from, to, panel] = Array.from({ length: 7 }, () => f.local("i32"));
      f.set(panel, b);
      f.for(j, 0, n, columns, () => {
        f.set(width, i32.sub(n, j));
        f.set(width, i32.minS(width, columns));
        f.set(from, a);
        f.set(to, i32.add(c, i32.shl(j, 2)));
        f.for(i, 0, m, rows, () => {
          f.set(height, i32.sub(m, i));
          f.set(height, i32.minS(height, rows));
          const multiply = (target: I32, stride: I32, base: I32) => {
            const args = [from, strideA, height, panel, 4 * columns, target, stride, k, base, stride] as const;
            f.if(
              i32.leS(width, half),
              () => f.call(tiles.narrow[direction], ...args),
              () => f.call(tiles.wide[direction], ...args),
            );
          };
          const base = select(to, i32.const(0), add);
          if (roomy) {
            multiply(to, strideC, base);
          } else {
            const whole = i32.and(i32.eq(height, rows), i32.or(i32.eq(width, columns), i32.eq(width, half)));
            f.if(
              whole,
              () => multiply(to, strideC, base),
              () => {
                multiply(aside, 4 * columns, 0);
                f.call(copyTile, aside, 4 * columns, to, strideC, height, width, add);
              },
            );
          }
          f.advance(from, direction === "across" ? i32.mul(strideA, rows) : 4 * rows);
          f.advance(to, i32.mul(strideC, rows));
        });
        f.advance(panel, stepB);
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
    product: define("across", false),
    transposedProduct: define("along", false),
    roomyProduct: define("across", true),
    packRows: pack("packAlong"),
    packTransposed: pack("packAcross"),
  };
}

/** (from, strideFrom, to, strideTo, height, width, add): to[height, width] = from, or +=. */
function defineCopyTile(module: ModuleBuilder) {
  const types = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return module.internal(types, "void", (f, from, strideFrom, to, strideTo, height, width, add) => {
    const [row, column, bytes] = [f.local("i32"), f.local("i32"), f.let(i32.shl(width, 2))];
    const zero = f.let(f32x4.splat(0));
    f.for(row, 0, height, 1, () => {
      f.for(column, 0, i32.and(bytes, -16), 16, () => {
        const [source, target] = [i32.add(from, column), f.let(i32.add(to, column))];
        f.store("v128", target, f32x4.add(v128.load(source), select(v128.load(target), zero, add)));
      });
      f.for(column, i32.and(bytes, -16), bytes, 4, () => {
        const [source, target] = [i32.add(from, column), f.let(i32.add(to, column))];
        const sum = f32x4.add(v128.load32Zero(source), select(v128.load32Zero(target), zero, add));
        f.storeLane(32, target, sum, 0);
      });
      f.advance(from, strideFrom);
      f.advance(to, strideTo);
    });
  });
}
