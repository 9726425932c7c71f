/** Normalization of planes, [planes, positions], with numbers of their own for each plane. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, f64, v128 } from "../assembler/instructions.ts";
import { i32s, type Local } from "../assembler/values.ts";
import { mapElements, sumElements } from "./loops.ts";
import { eachRow } from "./rows.ts";

/** Visits the planes, each with its number of every table in all lanes. */
function eachPlane(
  f: FunctionBuilder,
  planes: Local<"i32">,
  tables: readonly Local<"i32">[],
  visit: (values: Local<"v128">[]) => void,
): void {
  const values = tables.map(() => f.local("v128"));
  eachRow(f, planes, () => {
    for (const [i, table] of tables.entries()) {
      f.set(values[i], v128.load32Splat(table));
      f.advance(table, 4);
    }
    visit(values);
  });
}

export function defineChannelNorm(module: ModuleBuilder): void {
  // Of each plane the mean, and Σ (x − mean)².
  module.export("planeMoments", i32s(5), "void", (f, x, means, squares, planes, positions) => {
    const at = f.local("i32");
    const mean = f.local("f32");
    const shift = f.local("v128");
    const count = f.let(f64.promote(f32.convertI32U(positions)));
    eachRow(f, planes, () => {
      f.set(at, x);
      const [sum] = sumElements(f, positions, [at], ([v]) => [v]);
      f.set(mean, f32.demote(f64.div(sum, count)));
      f.set(shift, f32x4.splat(mean));
      const [square] = sumElements(f, positions, [x], ([v]) => {
        const d = f.let(f32x4.sub(v, shift));
        return [f32x4.mul(d, d)];
      });
      f.store("f32", means, mean);
      f.store("f32", squares, f32.demote(square));
      f.advance(means, 4);
      f.advance(squares, 4);
    });
  });

  // (x − mean)·scale + bias
  module.export("planeNormalize", i32s(7), "void", (f, x, means, scales, biases, out, planes, positions) => {
    eachPlane(f, planes, [means, scales, biases], ([mean, scale, bias]) =>
      mapElements(f, positions, [x], [out], ([v]) => [f32x4.add(f32x4.mul(f32x4.sub(v, mean), scale), bias)]),
    );
  });

  // Of each plane Σ grad, and Σ grad·(x − mean).
  module.export("planeSums", i32s(7), "void", (f, grad, x, means, sums, products, planes, positions) => {
    eachPlane(f, planes, [means], ([mean]) => {
      const [sum, product] = sumElements(f, positions, [grad, x], ([g, v]) => [g, f32x4.mul(g, f32x4.sub(v, mean))], 2);
      f.store("f32", sums, f32.demote(sum));
      f.store("f32", products, f32.demote(product));
      f.advance(sums, 4);
      f.advance(products, 4);
    });
  });

  // grad·scale + (x − mean)·slope + shift
  module.export(
    "planeNormalizeGrad",
    i32s(9),
    "void",
    (f, grad, x, means, scales, slopes, shifts, out, planes, positions) => {
      eachPlane(f, planes, [means, scales, slopes, shifts], ([mean, scale, slope, shift]) =>
        mapElements(f, positions, [grad, x], [out], ([g, v]) => [
          f32x4.add(f32x4.add(f32x4.mul(g, scale), f32x4.mul(f32x4.sub(v, mean), slope)), shift),
        ]),
      );
    },
  );
}
