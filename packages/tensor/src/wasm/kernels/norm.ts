/** Layer and RMS normalization along each row of a contiguous [m, n]. `moments`: m means, then m reciprocal deviations. */
import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, f64, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128 } from "../assembler/values.ts";
import { mapElements, sumElements } from "./loops.ts";
import { sumColumns } from "./reduce.ts";
import { eachRow } from "./rows.ts";

export function defineNorm(module: ModuleBuilder): void {
  // `deviations`: where the reciprocal deviations begin. A mean that is not wanted (`centered` = 0) is 0.
  module.export(
    "normMoments",
    ["i32", "i32", "i32", "i32", "i32", "f32", "i32"],
    "void",
    (f, x, means, deviations, m, n, eps, centered) => {
      const at = f.local("i32");
      const mean = f.local("f32");
      const shift = f.local("v128");
      const count = f.let(f64.promote(f32.convertI32U(n)));
      eachRow(f, m, () => {
        f.set(mean, 0);
        f.if(centered, () => {
          f.set(at, x);
          const [sum] = sumElements(f, n, [at], ([v]) => [v]);
          f.set(mean, f32.demote(f64.div(sum, count)));
        });
        f.set(shift, f32x4.splat(mean));
        const [squares] = sumElements(f, n, [x], ([v]) => {
          const d = f.let(f32x4.sub(v, shift));
          return [f32x4.mul(d, d)];
        });
        const variance = f64.add(f64.div(squares, count), f64.promote(eps));
        f.store("f32", means, mean);
        f.store("f32", deviations, f32.demote(f64.div(f64.const(1), f64.sqrt(variance))));
        f.advance(means, 4);
        f.advance(deviations, 4);
      });
    },
  );

  // y = (x − mean)·deviation, times a weight and plus a bias per column where the name says so.
  for (const [name, affine] of [
    ["normalize", 0],
    ["normalizeScale", 1],
    ["normalizeAffine", 2],
  ] as const) {
    module.export(name, i32s(8), "void", (f, x, means, deviations, weight, bias, out, m, n) => {
      const columns = [f.local("i32"), f.local("i32")].slice(0, affine);
      const [mean, deviation] = [f.local("v128"), f.local("v128")];
      eachRow(f, m, () => {
        f.set(mean, v128.load32Splat(means));
        f.set(deviation, v128.load32Splat(deviations));
        for (const [i, column] of columns.entries()) f.set(column, [weight, bias][i]);
        mapElements(f, n, [x, ...columns], [out], ([v, w, b]) => {
          const unit: V128 = f32x4.mul(f32x4.sub(v, mean), deviation);
          return [affine > 1 ? f.multiplyAdd(unit, w, b) : affine > 0 ? f32x4.mul(unit, w) : unit];
        });
        f.advance(means, 4);
        f.advance(deviations, 4);
      });
    });
  }

  // With h = g·weight and u = (x − mean)·deviation: dx = deviation·(h − centered·mean(h) − u·mean(h·u)).
  for (const [name, scaled] of [
    ["normalizeGradInput", false],
    ["normalizeScaleGradInput", true],
  ] as const) {
    module.export(name, i32s(9), "void", (f, grad, x, means, deviations, weight, out, m, n, centered) => {
      const [g, at, column] = [f.local("i32"), f.local("i32"), f.local("i32")];
      const [mean, deviation, shift, slope] = Array.from({ length: 4 }, () => f.local("v128"));
      const scale = f.local("f64");
      const count = f.let(f64.promote(f32.convertI32U(n)));
      const share = f.let(f64.div(f64.promote(f32.convertI32U(centered)), count));
      const columns = scaled ? [column] : [];
      const upstream = (v: V128, w: Local<"v128">) => (scaled ? f32x4.mul(v, w) : v);
      eachRow(f, m, () => {
        f.set(mean, v128.load32Splat(means));
        f.set(deviation, v128.load32Splat(deviations));
        f.set(g, grad);
        f.set(at, x);
        f.set(column, weight);
        const [sum, dot] = sumElements(
          f,
          n,
          [g, at, ...columns],
          ([a, v, w]) => {
            const h = f.let(upstream(a, w));
            return [h, f32x4.mul(h, f32x4.sub(v, mean))];
          },
          2,
        );
        f.set(shift, f32x4.splat(f32.demote(f64.mul(sum, share))));
        // mean(h·u)·u = slope·(x − mean), the deviation being in both.
        f.set(scale, f64.promote(f32.load(deviations)));
        f.set(slope, f32x4.splat(f32.neg(f32.demote(f64.div(f64.mul(dot, f64.mul(scale, scale)), count)))));
        f.set(column, weight);
        mapElements(f, n, [grad, x, ...columns], [out], ([a, v, w]) => {
          const rest = f.multiplyAdd(f32x4.sub(v, mean), slope, f32x4.sub(upstream(a, w), shift));
          return [f32x4.mul(deviation, rest)];
        });
        f.advance(means, 4);
        f.advance(deviations, 4);
      });
    });
  }

  // dWeight[j] = Σᵢ g[i, j]·(x[i, j] − mean[i])·deviation[i], for n columns of rows `row` elements apart.
  module.export("normalizeGradWeight", i32s(8), "void", (f, grad, x, means, deviations, out, m, n, row) => {
    const [first, second] = [f.local("i32"), f.local("i32")];
    const [mean, deviation] = [f.local("v128"), f.local("v128")];
    sumColumns(
      f,
      m,
      n,
      row,
      [grad, x],
      out,
      ([g, v]) => f32x4.mul(g, f32x4.mul(f32x4.sub(v, mean), deviation)),
      () => {
        f.set(first, means);
        f.set(second, deviations);
      },
      () => {
        f.set(mean, v128.load32Splat(first));
        f.set(deviation, v128.load32Splat(second));
        f.advance(first, 4);
        f.advance(second, 4);
      },
    );
  });
}
