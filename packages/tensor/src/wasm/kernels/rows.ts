import {
  call,
  type FunctionBuilder,
  f32,
  f32x4,
  f64,
  i32,
  type Local,
  type ModuleBuilder,
  type Value,
  v128,
} from "../assembler.ts";
import { eachElement } from "./loops.ts";
import type { MathFunctions } from "./math.ts";

/** Elements summed in float32 before they join the float64 total. */
const block = 1024;

/** The sum of four lanes. */
function sumOfLanes(v: Local<"v128">): Value<"f32"> {
  const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(v, lane));
  return f32.add(f32.add(a, b), f32.add(c, d));
}

/** Adds `n` elements at `x` to `total`, by blocks. */
function accumulate(f: FunctionBuilder, x: Value<"i32">, n: Local<"i32">, total: Local<"f64">): void {
  const at = f.let(x);
  const left = f.let(i32.add(n, 0));
  const count = f.local("i32");
  const lanes = f.local("v128");
  const tail = f.local("f32");
  f.while(i32.gtS(left, 0), () => {
    f.set(count, left);
    f.set(count, i32.minS(count, block));
    f.set(lanes, f32x4.splat(0));
    f.set(tail, 0);
    eachElement(
      f,
      count,
      [at],
      () => f.set(lanes, f32x4.add(lanes, v128.load(at))),
      () => f.set(tail, f32.add(tail, f32.load(at))),
    );
    f.set(total, f64.add(total, f64.promote(f32.add(sumOfLanes(lanes), tail))));
    f.set(left, i32.sub(left, count));
  });
}

export function defineRows(module: ModuleBuilder, math: MathFunctions): void {
  module.export("sum", ["i32", "i32"], "f32", (f, x, n) => {
    const total = f.local("f64");
    accumulate(f, x, n, total);
    return f32.demote(total);
  });

  module.export("sumCols", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const row = f.local("i32");
    const total = f.local("f64");
    f.for(row, 0, m, 1, () => {
      f.set(total, f64.const(0));
      accumulate(f, x, n, total);
      f.store("f32", out, f32.demote(total));
      f.advance(x, i32.shl(n, 2));
      f.advance(out, 4);
    });
  });

  module.export("sumRows", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const [row, to] = [f.local("i32"), f.local("i32")];
    f.memoryZero(out, i32.shl(n, 2));
    f.for(row, 0, m, 1, () => {
      f.set(to, out);
      eachElement(
        f,
        n,
        [to, x],
        () => f.store("v128", to, f32x4.add(v128.load(to), v128.load(x))),
        () => f.store("f32", to, f32.add(f32.load(to), f32.load(x))),
      );
    });
  });

  module.export("sumChannel", ["i32", "i32", "i32", "i32", "i32"], "void", (f, x, out, batch, channels, plane) => {
    const [image, channel] = [f.local("i32"), f.local("i32")];
    const total = f.local("f64");
    f.for(channel, 0, channels, 1, () => {
      f.set(total, f64.const(0));
      f.for(image, 0, batch, 1, () => {
        const index = i32.mul(i32.add(i32.mul(image, channels), channel), plane);
        accumulate(f, i32.add(x, i32.shl(index, 2)), plane, total);
      });
      f.store("f32", out, f32.demote(total));
      f.advance(out, 4);
    });
  });

  const largest = module.internal(["i32", "i32"], "f32", (f, x, n) => {
    const lanes = f.let(f32x4.splat(Number.NEGATIVE_INFINITY));
    eachElement(
      f,
      n,
      [x],
      () => f.set(lanes, f32x4.max(lanes, v128.load(x))),
      () => f.set(lanes, f32x4.max(lanes, v128.load32Splat(x))),
    );
    const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(lanes, lane));
    return f32.max(f32.max(a, b), f32.max(c, d));
  });

  /** out = exp(x − shift) when `store`; returns the sum either way. */
  const expSum = (store: boolean) =>
    module.internal(["i32", "i32", "i32", "f32"], "f32", (f, x, out, n, shift) => {
      const by = f.let(f32x4.splat(shift));
      const lanes = f.let(f32x4.splat(0));
      const tail = f.let(f32x4.splat(0));
      const value = f.local("v128");
      eachElement(
        f,
        n,
        [x, out],
        () => {
          f.set(value, call(math.exp, f32x4.sub(v128.load(x), by)));
          if (store) f.store("v128", out, value);
          f.set(lanes, f32x4.add(lanes, value));
        },
        () => {
          f.set(value, call(math.exp, f32x4.sub(v128.load32Zero(x), by)));
          if (store) f.storeLane(32, out, value, 0);
          f.set(tail, f32x4.add(tail, value));
        },
      );
      return f32.add(sumOfLanes(lanes), f32x4.extractLane(tail, 0));
    });
  const expAndSum = expSum(true);
  const sumOfExp = expSum(false);

  /** log Σ exp of a row. */
  const logSumExp = module.internal(["i32", "i32"], "f32", (f, x, n) => {
    const top = f.let(call(largest, x, n));
    const sum = f32x4.splat(call(sumOfExp, x, x, n, top));
    return f32.add(top, f32x4.extractLane(call(math.log, sum), 0));
  });

  module.export("softmax", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const [row, at] = [f.local("i32"), f.local("i32")];
    const scale = f.local("v128");
    f.for(row, 0, m, 1, () => {
      f.set(scale, f32x4.splat(f32.div(1, call(expAndSum, x, out, n, call(largest, x, n)))));
      f.set(at, out);
      eachElement(
        f,
        n,
        [at],
        () => f.store("v128", at, f32x4.mul(v128.load(at), scale)),
        () => f.storeLane(32, at, f32x4.mul(v128.load32Zero(at), scale), 0),
      );
      f.advance(x, i32.shl(n, 2));
      f.set(out, at);
    });
  });

  module.export("logSoftmax", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const row = f.local("i32");
    const norm = f.local("v128");
    f.for(row, 0, m, 1, () => {
      f.set(norm, f32x4.splat(call(logSumExp, x, n)));
      eachElement(
        f,
        n,
        [x, out],
        () => f.store("v128", out, f32x4.sub(v128.load(x), norm)),
        () => f.storeLane(32, out, f32x4.sub(v128.load32Zero(x), norm), 0),
      );
    });
  });

  module.export("crossEntropy", ["i32", "i32", "i32", "i32", "i32"], "void", (f, x, labels, loss, m, n) => {
    const row = f.local("i32");
    f.for(row, 0, m, 1, () => {
      const right = f32.load(i32.add(x, i32.shl(i32.load(labels), 2)));
      f.store("f32", loss, f32.sub(call(logSumExp, x, n), right));
      f.advance(x, i32.shl(n, 2));
      f.advance(labels, 4);
      f.advance(loss, 4);
    });
  });

  module.export("crossEntropyGrad", ["i32", "i32", "i32", "i32", "i32"], "void", (f, x, labels, out, m, n) => {
    const [row, at] = [f.local("i32"), f.local("i32")];
    const norm = f.local("v128");
    f.for(row, 0, m, 1, () => {
      f.set(norm, f32x4.splat(call(logSumExp, x, n)));
      f.set(at, i32.add(out, i32.shl(i32.load(labels), 2)));
      eachElement(
        f,
        n,
        [x, out],
        () => f.store("v128", out, call(math.exp, f32x4.sub(v128.load(x), norm))),
        () => f.storeLane(32, out, call(math.exp, f32x4.sub(v128.load32Zero(x), norm)), 0),
      );
      f.store("f32", at, f32.sub(f32.load(at), 1));
      f.advance(labels, 4);
    });
  });
}
