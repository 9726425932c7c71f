import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, i32x4, v128 } from "../assembler/instructions.ts";
import { i32s, type V128 } from "../assembler/values.ts";

type MultiplyAdd = (a: V128, b: V128, c: V128) => V128;

/** Rows of weights whose products are summed side by side. */
const columns = 4;
const step = 8;

/**
 * int8WeightProduct(x, w, scales, out, m, n, k, ldOut, scratch): out[m, n] = (x[m, k] · wᵀ) · scale, where w [n, k] is of 8 bits and
 * widened as it is read. An element sums eight products side by side, then these, then what is left of k: the order does not depend on
 * where its column lies.
 */
export function defineInt8Weights(module: ModuleBuilder, multiplyAdd: MultiplyAdd): void {
  module.export("int8WeightProduct", i32s(9), "void", (f, x, w, scales, out, m, n, k, ldOut, scratch) => {
    const [i, j, c, at, end, tail, to] = Array.from({ length: 7 }, () => f.local("i32"));
    const sums = Array.from({ length: columns }, () => [f.local("v128"), f.local("v128")] as const);
    const ws = Array.from({ length: columns }, () => f.local("i32"));
    const [low, high, eight] = [f.local("v128"), f.local("v128"), f.local("v128")];
    const total = f.local("f32");
    const last = f.let(i32.add(w, i32.mul(i32.sub(n, 1), k)));
    const rowBytes = f.let(i32.shl(k, 2));

    f.for(i, 0, m, 1, () => {
      f.for(j, 0, n, columns, () => {
        for (const [index, from] of ws.entries()) {
          // Behind the last row of weights that one is taken once more, and what comes of it is not stored.
          f.set(from, i32.add(w, i32.mul(i32.add(j, index), k)));
          f.set(from, i32.minS(from, last));
        }
        for (const pair of sums) for (const sum of pair) f.set(sum, f32x4.splat(0));
        f.set(at, x);
        f.set(end, i32.add(x, i32.shl(i32.and(k, -step), 2)));
        f.while(i32.ltU(at, end), () => {
          f.set(low, v128.load(at));
          f.set(high, v128.load(at, 16));
          for (const [index, [a, b]] of sums.entries()) {
            f.set(eight, v128.load8x8S(ws[index]));
            f.set(a, multiplyAdd(low, f32x4.convertI32x4(i32x4.extendLowI16x8S(eight)), a));
            f.set(b, multiplyAdd(high, f32x4.convertI32x4(i32x4.extendHighI16x8S(eight)), b));
            f.advance(ws[index], step);
          }
          f.advance(at, 4 * step);
        });
        for (const [index, [a, b]] of sums.entries()) {
          f.store("v128", scratch, a, 32 * index);
          f.store("v128", scratch, b, 32 * index + 16);
        }
        f.set(to, i32.add(out, i32.shl(i32.add(i32.mul(i, ldOut), j), 2)));
        for (const [index, from] of ws.entries()) {
          f.if(i32.ltS(i32.add(j, index), n), () => {
            const both = f.let(f32x4.add(v128.load(scratch, 32 * index), v128.load(scratch, 32 * index + 16)));
            const [p, q, r, s] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(both, lane));
            f.set(total, f32.add(f32.add(p, q), f32.add(r, s)));
            f.set(c, end);
            f.for(tail, 0, i32.and(k, step - 1), 1, () => {
              f.set(total, f32.add(total, f32.mul(f32.load(c), f32.convertI32S(i32.load8S(from)))));
              f.advance(c, 4);
              f.advance(from, 1);
            });
            const scale = f32.load(i32.add(scales, i32.shl(j, 2)), 4 * index);
            f.store("f32", to, f32.mul(total, scale), 4 * index);
          });
        }
      });
      f.advance(x, rowBytes);
    });
  });
}
