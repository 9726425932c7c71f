import {
  call,
  type FunctionBuilder,
  f32x4,
  i32,
  type Local,
  type ModuleBuilder,
  type V128,
  v128,
} from "../assembler.ts";
import { eachElement } from "./loops.ts";
import type { MathFunctions } from "./math.ts";

type Pointers = readonly Local<"i32">[];

/** out[i] = compute(inputs[i]); the last elements are computed in one lane. */
function map(f: FunctionBuilder, n: Local<"i32">, inputs: Pointers, out: Local<"i32">, compute: (xs: V128[]) => V128) {
  eachElement(
    f,
    n,
    [out, ...inputs],
    () => f.store("v128", out, compute(inputs.map((x) => f.let(v128.load(x))))),
    () => f.storeLane(32, out, compute(inputs.map((x) => f.let(v128.load32Zero(x)))), 0),
  );
}

function unary(module: ModuleBuilder, name: string, compute: (x: V128) => V128): void {
  module.export(name, ["i32", "i32", "i32"], "void", (f, x, out, n) => map(f, n, [x], out, ([a]) => compute(a)));
}

function binary(module: ModuleBuilder, name: string, compute: (a: V128, b: V128) => V128): void {
  module.export(name, ["i32", "i32", "i32", "i32"], "void", (f, a, b, out, n) =>
    map(f, n, [a, b], out, ([x, y]) => compute(x, y)),
  );
}

function scalar(module: ModuleBuilder, name: string, compute: (x: V128, s: V128) => V128): void {
  module.export(name, ["i32", "f32", "i32", "i32"], "void", (f, x, s, out, n) => {
    const splat = f.let(f32x4.splat(s));
    map(f, n, [x], out, ([a]) => compute(a, splat));
  });
}

export function defineElementwise(module: ModuleBuilder, math: MathFunctions): void {
  const zero = f32x4.splat(0);
  binary(module, "add", f32x4.add);
  binary(module, "sub", f32x4.sub);
  binary(module, "mul", f32x4.mul);
  binary(module, "div", f32x4.div);
  binary(module, "maximum", f32x4.max);
  binary(module, "minimum", f32x4.min);
  scalar(module, "addScalar", f32x4.add);
  scalar(module, "rsubScalar", (x, s) => f32x4.sub(s, x));
  scalar(module, "mulScalar", f32x4.mul);
  scalar(module, "divScalar", f32x4.div);
  scalar(module, "rdivScalar", (x, s) => f32x4.div(s, x));
  scalar(module, "maximumScalar", f32x4.max);
  scalar(module, "minimumScalar", f32x4.min);
  unary(module, "neg", f32x4.neg);
  unary(module, "abs", f32x4.abs);
  unary(module, "sqrt", f32x4.sqrt);
  unary(module, "relu", (x) => f32x4.max(x, zero));
  unary(module, "exp", (x) => call(math.exp, x));
  unary(module, "log", (x) => call(math.log, x));
  unary(module, "tanh", (x) => call(math.tanh, x));
  unary(module, "sigmoid", (x) => call(math.sigmoid, x));
  binary(module, "reluGrad", (g, y) => v128.andNot(g, f32x4.le(y, zero)));

  module.export("addRow", ["i32", "i32", "i32", "i32", "i32"], "void", (f, x, b, out, m, n) => {
    const row = f.local("i32");
    const bias = f.local("i32");
    f.for(row, 0, m, 1, () => {
      f.set(bias, b);
      map(f, n, [x, bias], out, ([a, c]) => f32x4.add(a, c));
    });
  });

  module.export(
    "addChannel",
    ["i32", "i32", "i32", "i32", "i32", "i32"],
    "void",
    (f, x, bias, out, batch, channels, plane) => {
      const [image, channel] = [f.local("i32"), f.local("i32")];
      const value = f.local("v128");
      f.for(image, 0, batch, 1, () => {
        f.for(channel, 0, channels, 1, () => {
          f.set(value, v128.load32Splat(i32.add(bias, i32.shl(channel, 2))));
          map(f, plane, [x], out, ([a]) => f32x4.add(a, value));
        });
      });
    },
  );

  module.export("transpose", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const [row, column, to] = [f.local("i32"), f.local("i32"), f.local("i32")];
    f.for(row, 0, m, 1, () => {
      f.set(to, i32.add(out, i32.shl(row, 2)));
      f.for(column, 0, n, 1, () => {
        f.store("i32", to, i32.load(x));
        f.advance(x, 4);
        f.advance(to, i32.shl(m, 2));
      });
    });
  });
}
