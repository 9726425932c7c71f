/** Softmax and what is built on it, along each row of a contiguous [m, n]. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type Value } from "../assembler/values.ts";
import { largest, mapElements, maxOfNumbersFold, sumFold, total, walkElements } from "./loops.ts";
import { exp, log } from "./math.ts";

/** Runs `body` for each of `m` rows. */
export function eachRow(f: FunctionBuilder, m: Local<"i32">, body: () => void): void {
  f.for(f.local("i32"), 0, m, 1, body);
}

/** The largest number of the row at x, NaN apart: exp(x − it) does not overflow, and is NaN where x is. */
function rowMaximum(f: FunctionBuilder, x: Local<"i32">, n: Local<"i32">): Value<"f32"> {
  const at = f.let(i32.add(x, 0));
  const [folded] = walkElements(f, n, [at], [], [maxOfNumbersFold], ([v]) => [v]);
  return largest(f, folded);
}

/** log Σ exp of the row at x. Sets its constants, then is called in the loop; as in `math.ts`. */
function logSumExp(f: FunctionBuilder): (x: Local<"i32">, n: Local<"i32">) => Value<"f32"> {
  const [grow, logarithm] = [exp(f), log(f)];
  return (x, n) => {
    const top = f.let(rowMaximum(f, x, n));
    const shift = f.let(f32x4.splat(top));
    const at = f.let(i32.add(x, 0));
    const [sum] = walkElements(f, n, [at], [], [sumFold], ([v]) => [grow(f32x4.sub(v, shift))]);
    return f32.add(top, f32x4.extractLane(logarithm(f32x4.splat(total(f, sum))), 0));
  };
}

export function defineRows(module: ModuleBuilder): void {
  // A row of −∞ gives NaN, as in PyTorch.
  module.export("softmax", i32s(4), "void", (f, x, out, m, n) => {
    const grow = exp(f);
    const shift = f.local("v128");
    const scale = f.local("v128");
    const to = f.local("i32");
    eachRow(f, m, () => {
      f.set(shift, f32x4.splat(rowMaximum(f, x, n)));
      f.set(to, out);
      const [sum] = walkElements(f, n, [x], [to], [sumFold], ([v]) => {
        const e = f.let(grow(f32x4.sub(v, shift)));
        return [e, e];
      });
      f.set(scale, f32x4.splat(f32.div(1, total(f, sum))));
      mapElements(f, n, [out], [out], ([v]) => [f32x4.mul(v, scale)]);
    });
  });

  // dx = y ∘ (g − Σ g·y)
  module.export("softmaxGrad", i32s(5), "void", (f, grad, y, out, m, n) => {
    const [g, p] = [f.local("i32"), f.local("i32")];
    const dot = f.local("v128");
    eachRow(f, m, () => {
      f.set(g, grad);
      f.set(p, y);
      const [sum] = walkElements(f, n, [g, p], [], [sumFold], ([a, b]) => [f32x4.mul(a, b)]);
      f.set(dot, f32x4.splat(total(f, sum)));
      mapElements(f, n, [grad, y], [out], ([a, b]) => [f32x4.mul(b, f32x4.sub(a, dot))]);
    });
  });

  // log Σ exp of each row.
  module.export("logSumExp", i32s(4), "void", (f, x, out, m, n) => {
    const normOf = logSumExp(f);
    eachRow(f, m, () => {
      f.store("f32", out, normOf(x, n));
      f.advance(x, i32.shl(n, 2));
      f.advance(out, 4);
    });
  });

  module.export("logSoftmax", i32s(4), "void", (f, x, out, m, n) => {
    const normOf = logSumExp(f);
    const norm = f.local("v128");
    eachRow(f, m, () => {
      f.set(norm, f32x4.splat(normOf(x, n)));
      mapElements(f, n, [x], [out], ([v]) => [f32x4.sub(v, norm)]);
    });
  });

  // dx = g − exp(y)·Σ g
  module.export("logSoftmaxGrad", i32s(5), "void", (f, grad, y, out, m, n) => {
    const grow = exp(f);
    const g = f.local("i32");
    const scale = f.local("v128");
    eachRow(f, m, () => {
      f.set(g, grad);
      const [sum] = walkElements(f, n, [g], [], [sumFold], ([a]) => [a]);
      f.set(scale, f32x4.splat(total(f, sum)));
      mapElements(f, n, [grad, y], [out], ([a, b]) => [f32x4.sub(a, f32x4.mul(grow(b), scale))]);
    });
  });

  // out[i, j] = byProbability[i]·exp(x[i, j] − norm[i]) − everywhere[i], and atTarget[i] less at the target's class.
  module.export(
    "crossEntropyGrad",
    i32s(9),
    "void",
    (f, x, norm, target, byProbability, everywhere, atTarget, out, m, n) => {
      const grow = exp(f);
      const at = f.local("i32");
      const [shift, scale, smooth] = [f.local("v128"), f.local("v128"), f.local("v128")];
      eachRow(f, m, () => {
        f.set(shift, v128.load32Splat(norm));
        f.set(scale, v128.load32Splat(byProbability));
        f.set(smooth, v128.load32Splat(everywhere));
        f.set(at, i32.add(out, i32.shl(i32.load(target), 2)));
        mapElements(f, n, [x], [out], ([v]) => [f32x4.sub(f32x4.mul(grow(f32x4.sub(v, shift)), scale), smooth)]);
        f.if(f32.ne(f32.load(atTarget), 0), () => f.store("f32", at, f32.sub(f32.load(at), f32.load(atTarget))));
        for (const pointer of [norm, target, byProbability, everywhere, atTarget]) f.advance(pointer, 4);
      });
    },
  );
}
