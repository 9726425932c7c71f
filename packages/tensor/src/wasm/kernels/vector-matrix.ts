import {
  type FunctionBuilder,
  type FunctionHandle,
  f32x4,
  i32,
  type Local,
  type ModuleBuilder,
  select,
  type V128,
  v128,
} from "../assembler.ts";
import { transposed } from "./pack.ts";

type MultiplyAdd = (a: V128, b: V128, c: V128) => V128;

const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;

/** (x, b, strideB, transB, c, n, k, base): c[n] = base + x[k] · op(B), B read in place. */
export type VectorProduct = FunctionHandle<typeof parameters, "void">;

/**
 * One row of C: nothing is read twice, so a copy of B would cost more than the product. Sums in the same order as the tiles
 * of `matmul.ts`, in blocks of `blockK`: a row's bits are the same alone and among others.
 */
export function defineVectorProduct(module: ModuleBuilder, multiplyAdd: MultiplyAdd, blockK: number): VectorProduct {
  const along = defineAlong(module, multiplyAdd);
  const across = defineAcross(module, multiplyAdd);
  return module.internal(parameters, "void", (f, x, b, strideB, transB, c, n, k, base) => {
    const [p, depth] = [f.local("i32"), f.local("i32")];
    f.doWhile(i32.ltS(p, k), () => {
      f.set(depth, i32.sub(k, p));
      f.set(depth, i32.minS(depth, blockK));
      const from = i32.add(x, i32.shl(p, 2));
      f.if(
        transB,
        () => f.call(across, from, i32.add(b, i32.shl(p, 2)), strideB, c, n, depth, base),
        () => f.call(along, from, i32.add(b, i32.mul(p, strideB)), strideB, c, n, depth, base),
      );
      f.set(base, c);
      f.advance(p, blockK);
    });
  });
}

type Part = FunctionHandle<typeof partParameters, "void">;
const partParameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;

/** c[n] = base + x · b, b's columns next to each other. */
function defineAlong(module: ModuleBuilder, multiplyAdd: MultiplyAdd): Part {
  const vectors = 8;
  return module.internal(partParameters, "void", (f, x, b, strideB, c, n, k, base) => {
    const [j, p, from, row] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    const splat = f.local("v128");
    const sums = Array.from({ length: vectors }, () => f.local("v128"));
    const columns = (count: number, load: Load, store: Store) => {
      const used = sums.slice(0, count);
      for (const sum of used) f.set(sum, f32x4.splat(0));
      f.set(from, x);
      f.set(row, b);
      f.for(p, 0, k, 1, () => {
        f.set(splat, v128.load32Splat(from));
        for (const [i, sum] of used.entries()) f.set(sum, multiplyAdd(splat, load(row, 16 * i), sum));
        f.advance(from, 4);
        f.advance(row, strideB);
      });
      finish(f, used, base, load, store);
    };
    const walk = (width: number, body: () => void) =>
      f.while(i32.leS(i32.add(j, width), n), () => {
        body();
        f.advance(j, width);
        f.advance(b, 4 * width);
        f.advance(c, 4 * width);
        f.set(base, select(i32.add(base, 4 * width), i32.const(0), base));
      });
    walk(4 * vectors, () => columns(vectors, v128.load, whole(f, c)));
    walk(4, () => columns(1, v128.load, whole(f, c)));
    walk(1, () => columns(1, v128.load32Zero, single(f, c)));
  });
}

/**
 * c[n] = base + x · bᵀ, b's rows being the columns: four of them and four steps at once, turned in registers. A whole cache
 * line of each row is used before the next, because rows a power of two apart push each other out of the cache.
 */
function defineAcross(module: ModuleBuilder, multiplyAdd: MultiplyAdd): Part {
  const groups = 4;
  const line = 16;
  return module.internal(partParameters, "void", (f, x, b, strideB, c, n, k, base) => {
    const [j, p, from, source] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    const rows = Array.from({ length: 4 }, () => f.local("i32"));
    const sums = Array.from({ length: groups }, () => f.local("v128"));
    const steps = (used: readonly Local<"v128">[], width: number, length: number) => {
      f.set(rows[0], source);
      for (const sum of used) {
        for (let i = 1; i < width; i++) f.set(rows[i], i32.add(rows[i - 1], strideB));
        const lanes = rows.slice(0, width);
        for (let at = 0; at < length; at += 4) {
          if (length === 1) {
            let step = f.let(v128.load32Zero(rows[0]));
            for (const [lane, row] of lanes.entries()) if (lane > 0) step = f.let(v128.load32Lane(row, 0, step, lane));
            f.set(sum, multiplyAdd(v128.load32Splat(from), step, sum));
          } else {
            const turned = transposed(
              lanes.map((row) => f.let(v128.load(row, 4 * at))),
              f,
            );
            for (const [i, step] of turned.entries()) {
              f.set(sum, multiplyAdd(v128.load32Splat(from, 4 * (at + i)), step, sum));
            }
          }
        }
        f.set(rows[0], i32.add(rows[width - 1], strideB));
      }
      f.advance(source, 4 * length);
      f.advance(from, 4 * length);
      f.advance(p, length);
    };
    const columns = (width: number, lengths: readonly number[], load: Load, store: Store) => {
      const used = sums.slice(0, Math.max(1, width / 4));
      for (const sum of used) f.set(sum, f32x4.splat(0));
      f.set(from, x);
      f.set(source, b);
      f.set(p, 0);
      for (const length of lengths) {
        f.while(i32.leS(i32.add(p, length), k), () => steps(used, Math.min(width, 4), length));
      }
      finish(f, used, base, load, store);
    };
    const walk = (width: number, body: () => void) =>
      f.while(i32.leS(i32.add(j, width), n), () => {
        body();
        f.advance(j, width);
        f.advance(b, i32.mul(strideB, width));
        f.advance(c, 4 * width);
        f.set(base, select(i32.add(base, 4 * width), i32.const(0), base));
      });
    walk(4 * groups, () => columns(4 * groups, [line, 4, 1], v128.load, whole(f, c)));
    walk(4, () => columns(4, [4, 1], v128.load, whole(f, c)));
    walk(1, () => columns(1, [1], v128.load32Zero, single(f, c)));
  });
}

type Load = (address: Local<"i32">, offset: number) => V128;
type Store = (at: number, sum: V128) => void;

const whole =
  (f: FunctionBuilder, c: Local<"i32">): Store =>
  (at, sum) =>
    f.store("v128", c, sum, at);
const single =
  (f: FunctionBuilder, c: Local<"i32">): Store =>
  (at, sum) =>
    f.storeLane(32, c, sum, 0, at);

/** Stores base + sums, or the sums where there is no base. */
function finish(f: FunctionBuilder, sums: readonly V128[], base: Local<"i32">, load: Load, store: Store): void {
  f.if(
    base,
    () => {
      for (const [i, sum] of sums.entries()) store(16 * i, f32x4.add(load(base, 16 * i), sum));
    },
    () => {
      for (const [i, sum] of sums.entries()) store(16 * i, sum);
    },
  );
}
