import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128 } from "../assembler/values.ts";
import { mapElements } from "./loops.ts";
import { erf, exp, log, sigmoid, tanh, type VectorFunction } from "./math.ts";

const zero = f32x4.splat(0);
const one = f32x4.splat(1);
const roundings = { floor: f32x4.floor, ceil: f32x4.ceil, trunc: f32x4.trunc, round: f32x4.nearest };

function unary(module: ModuleBuilder, name: string, define: VectorFunction): void {
  module.export(name, i32s(3), "void", (f, x, out, n) => {
    const compute = define(f);
    mapElements(f, n, [x], [out], ([a]) => [compute(a)]);
  });
}

/**
 * out[i, j] = compute(a[i, j], b[i, j]) in three kernels, because both are read along a row, or one gives one number for the whole row:
 * `add`, `addRight` (b[i]), `addLeft` (a[i]). Rows lie `aRow`, `bRow`, `outRow` elements apart; 0 repeats a row, which is how
 * broadcasting is done.
 */
function binary(module: ModuleBuilder, name: string, compute: (a: V128, b: V128) => V128): void {
  const kinds = [
    ["", false, false],
    ["Left", true, false],
    ["Right", false, true],
  ] as const;
  for (const [kind, oneA, oneB] of kinds) {
    module.export(name + kind, i32s(8), "void", (f, a, b, out, m, n, aRow, bRow, outRow) => {
      const [x, y, to, row] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
      const repeated = f.local("v128");
      f.for(row, 0, m, 1, () => {
        const starts: [Local<"i32">, Local<"i32">, Local<"i32">][] = [
          [x, a, aRow],
          [y, b, bRow],
          [to, out, outRow],
        ];
        for (const [pointer, start, stride] of starts) {
          f.set(pointer, start);
          f.advance(start, i32.shl(stride, 2));
        }
        if (oneA) f.set(repeated, v128.load32Splat(x));
        if (oneB) f.set(repeated, v128.load32Splat(y));
        const inputs = [...(oneA ? [] : [x]), ...(oneB ? [] : [y])];
        mapElements(f, n, inputs, [to], (values) => [
          compute(oneA ? repeated : values[0], oneB ? repeated : values[values.length - 1]),
        ]);
      });
    });
  }
}

export function defineElementwise(module: ModuleBuilder): void {
  binary(module, "add", f32x4.add);
  binary(module, "sub", f32x4.sub);
  binary(module, "mul", f32x4.mul);
  binary(module, "div", f32x4.div);
  binary(module, "maximum", f32x4.max);
  binary(module, "minimum", f32x4.min);
  /** out = g where y > 0 (or y is NaN), else 0: relu's gradient, y being its output or its input, which give the same. */
  binary(module, "reluGrad", (g, y) => v128.andNot(g, f32x4.le(y, zero)));
  unary(module, "neg", () => f32x4.neg);
  module.export("clamp", ["i32", "i32", "i32", "f32", "f32"], "void", (f, x, out, n, min, max) => {
    const [low, high] = [f.let(f32x4.splat(min)), f.let(f32x4.splat(max))];
    mapElements(f, n, [x], [out], ([a]) => [f32x4.min(f32x4.max(a, low), high)]);
  });
  unary(module, "abs", () => f32x4.abs);
  unary(module, "sqrt", () => f32x4.sqrt);
  for (const [name, compute] of Object.entries(roundings)) unary(module, name, () => compute);
  unary(module, "reciprocal", () => (x) => f32x4.div(one, x));
  unary(module, "rsqrt", () => (x) => f32x4.div(one, f32x4.sqrt(x)));
  unary(module, "relu", () => (x) => f32x4.max(x, zero));
  for (const [name, compute] of Object.entries({ exp, log, tanh, sigmoid, erf })) unary(module, name, compute);
}
