import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32, select, v128 } from "../assembler/instructions.ts";
import { type FunctionHandle, i32s, type Local, type V128 } from "../assembler/values.ts";
import { transposed } from "./pack.ts";

type MultiplyAdd = (a: V128, b: V128, c: V128) => V128;

const parameters = i32s(9);

/** (x, b, strideB, transB, c, n, k, base, scratch): c[n] = base + x[k] · op(B), B read in place. */
export type VectorProduct = FunctionHandle<typeof parameters, "void">;

/** Columns whose sums stay in the first-level cache while B's rows pass by. */
const chunk = 2048;
export const vectorScratchBytes = 4 * chunk;

/**
 * One row of C: nothing is read twice, so a copy of B would cost more than the product. Sums in the same order as the tiles
 * of `matmul.ts`, in blocks of `blockK`: a row's bits are the same alone and among others.
 */
export function defineVectorProduct(module: ModuleBuilder, multiplyAdd: MultiplyAdd, blockK: number): VectorProduct {
  const along = defineAlong(module, multiplyAdd);
  const across = defineAcross(module, multiplyAdd);
  return module.internal(parameters, "void", (f, x, b, strideB, transB, c, n, k, base, scratch) => {
    const [p, depth, column, columns] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    const from = i32.add(x, i32.shl(p, 2));
    f.doWhile(i32.ltS(p, k), () => {
      f.set(depth, i32.sub(k, p));
      f.set(depth, i32.minS(depth, blockK));
      f.if(
        transB,
        () => f.call(across, from, i32.add(b, i32.shl(p, 2)), strideB, c, n, depth, base),
        () =>
          f.for(column, 0, n, chunk, () => {
            f.set(columns, i32.sub(n, column));
            f.set(columns, i32.minS(columns, chunk));
            const skip = f.let(i32.shl(column, 2));
            const start = select(i32.add(base, skip), i32.const(0), base);
            const rows = i32.add(i32.add(b, i32.mul(p, strideB)), skip);
            f.call(along, from, rows, strideB, i32.add(c, skip), columns, depth, start, scratch);
          }),
      );
      f.set(base, c);
      f.advance(p, blockK);
    });
  });
}

/** Calls `body` for as many vectors of `widths` as fit into n columns; single columns are the last of them. */
function walk(
  f: FunctionBuilder,
  n: Local<"i32">,
  pointers: readonly Local<"i32">[],
  widths: readonly number[],
  body: (vectors: number, load: Load, store: Store) => void,
): void {
  const left = f.let(n);
  for (const width of [...widths, 1]) {
    const single = width === 1;
    f.while(i32.geS(left, width), () => {
      body(
        Math.max(1, width / 4),
        single ? v128.load32Zero : v128.load,
        single ? (to, at, v) => f.storeLane(32, to, v, 0, at) : (to, at, v) => f.store("v128", to, v, at),
      );
      for (const pointer of pointers) f.advance(pointer, 4 * width);
      f.set(left, i32.sub(left, width));
    });
  }
}

type Load = (address: Local<"i32">, offset?: number) => V128;
type Store = (address: Local<"i32">, offset: number, value: V128) => void;

/** c[n] = base + x · b, b's columns next to each other: its rows are added up, four at a time, in `sums`. */
function defineAlong(module: ModuleBuilder, multiplyAdd: MultiplyAdd) {
  return module.internal(i32s(8), "void", (f, x, b, strideB, c, n, k, base, sums) => {
    const to = f.local("i32");
    const rows = Array.from({ length: 4 }, () => f.local("i32"));
    const splats = rows.map(() => f.local("v128"));
    const addRows = (count: number) => {
      const used = rows.slice(0, count);
      f.set(rows[0], b);
      for (let i = 1; i < count; i++) f.set(rows[i], i32.add(rows[i - 1], strideB));
      for (let i = 0; i < count; i++) f.set(splats[i], v128.load32Splat(x, 4 * i));
      f.set(to, sums);
      walk(f, n, [to, ...used], [16, 4], (vectors, load, store) => {
        const values = Array.from({ length: vectors }, (_, v) => f.let(load(to, 16 * v)));
        for (const [i, row] of used.entries()) {
          for (const [v, value] of values.entries()) f.set(value, multiplyAdd(splats[i], load(row, 16 * v), value));
        }
        for (const [v, value] of values.entries()) store(to, 16 * v, value);
      });
      f.advance(x, 4 * count);
      f.advance(b, i32.mul(strideB, count));
      f.set(k, i32.sub(k, count));
    };
    f.memoryZero(sums, i32.shl(n, 2));
    for (const count of [4, 1]) f.while(i32.geS(k, count), () => addRows(count));
    f.if(
      base,
      () => walk(f, n, [c, base, sums], [4], (_, load, store) => store(c, 0, f32x4.add(load(base), load(sums)))),
      () => f.memoryCopy(c, sums, i32.shl(n, 2)),
    );
  });
}

/**
 * c[n] = base + x · bᵀ, b's rows being the columns: four of them and four steps at once, turned in registers. Whole cache
 * lines of a few rows are used before the next, because rows a power of two apart push each other out of the cache.
 */
function defineAcross(module: ModuleBuilder, multiplyAdd: MultiplyAdd) {
  /** Groups of four rows; as many as are read together. */
  const together = 2;
  return module.internal(i32s(7), "void", (f, x, b, strideB, c, n, k, base) => {
    const [p, from, source] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const rows = Array.from({ length: 4 * together }, () => f.local("i32"));
    const sums = Array.from({ length: 4 }, () => f.local("v128"));
    /** Four steps of one group, or a single one. */
    const turned = (group: readonly Local<"i32">[], at: number, length: number): V128[] => {
      if (length >= 4) {
        return transposed(
          group.map((row) => f.let(v128.load(row, 4 * at))),
          f,
        );
      }
      let lanes = f.let(v128.load32Zero(group[0]));
      for (const [lane, row] of group.entries()) if (lane > 0) lanes = f.let(v128.load32Lane(row, 0, lanes, lane));
      return [lanes];
    };
    const steps = (used: readonly Local<"v128">[], lanes: number, length: number) => {
      f.set(rows[0], source);
      for (let first = 0; first < used.length; first += together) {
        const groups = used.slice(first, first + together);
        const read = rows.slice(0, lanes * groups.length);
        for (let i = 1; i < read.length; i++) f.set(rows[i], i32.add(rows[i - 1], strideB));
        for (let at = 0; at < length; at += 4) {
          for (const [g, sum] of groups.entries()) {
            for (const [i, step] of turned(read.slice(lanes * g, lanes * (g + 1)), at, length).entries()) {
              f.set(sum, multiplyAdd(v128.load32Splat(from, 4 * (at + i)), step, sum));
            }
          }
        }
        f.set(rows[0], i32.add(rows[read.length - 1], strideB));
      }
      f.advance(source, 4 * length);
      f.advance(from, 4 * length);
      f.advance(p, length);
    };
    walk(f, n, [c], [16, 4], (vectors, load, store) => {
      const lanes = load === v128.load ? 4 : 1;
      const used = sums.slice(0, vectors);
      for (const sum of used) f.set(sum, f32x4.splat(0));
      f.set(from, x);
      f.set(source, b);
      f.set(p, 0);
      for (const length of lanes === 4 ? [32, 4, 1] : [1]) {
        f.while(i32.leS(i32.add(p, length), k), () => steps(used, lanes, length));
      }
      f.if(
        base,
        () => {
          for (const [v, sum] of used.entries()) store(c, 16 * v, f32x4.add(load(base, 16 * v), sum));
          f.advance(base, 4 * lanes * vectors);
        },
        () => {
          for (const [v, sum] of used.entries()) store(c, 16 * v, sum);
        },
      );
      f.advance(b, i32.mul(strideB, lanes * vectors));
    });
  });
}
