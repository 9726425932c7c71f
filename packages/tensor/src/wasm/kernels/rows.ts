/** Softmax and what is built on it, along each row of a contiguous [m, n]. */
import { call, type FunctionBuilder, f32, f32x4, i32, type Local, type ModuleBuilder, v128 } from "../assembler.ts";
import { largest, mapElements, maxFold, sumFold, total, walkElements } from "./loops.ts";
import { exp, log } from "./math.ts";

/** Runs `body` for each of `m` rows. */
export function eachRow(f: FunctionBuilder, m: Local<"i32">, body: () => void): void {
  f.for(f.local("i32"), 0, m, 1, body);
}

export function defineRows(module: ModuleBuilder): void {
  const largestOf = module.internal(["i32", "i32"], "f32", (f, x, n) => {
    const [folded] = walkElements(f, n, [x], [], [maxFold], ([v]) => [v]);
    return largest(f, folded);
  });

  // A row of −∞ gives NaN, as in PyTorch.
  module.export("softmax", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const grow = exp(f);
    const shift = f.local("v128");
    const scale = f.local("v128");
    const to = f.local("i32");
    eachRow(f, m, () => {
      f.set(shift, f32x4.splat(call(largestOf, x, n)));
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
  module.export("softmaxGrad", ["i32", "i32", "i32", "i32", "i32"], "void", (f, grad, y, out, m, n) => {
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

  const logSumExp = module.internal(["i32", "i32"], "f32", (f, x, n) => {
    const [grow, logarithm] = [exp(f), log(f)];
    const top = f.let(call(largestOf, x, n));
    const shift = f.let(f32x4.splat(top));
    const [sum] = walkElements(f, n, [x], [], [sumFold], ([v]) => [grow(f32x4.sub(v, shift))]);
    return f32.add(top, f32x4.extractLane(logarithm(f32x4.splat(total(f, sum))), 0));
  });
  // log Σ exp of each row.
  module.export("logSumExp", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    eachRow(f, m, () => {
      f.store("f32", out, call(logSumExp, x, n));
      f.advance(x, i32.shl(n, 2));
      f.advance(out, 4);
    });
  });

  module.export("logSoftmax", ["i32", "i32", "i32", "i32"], "void", (f, x, out, m, n) => {
    const norm = f.local("v128");
    eachRow(f, m, () => {
      f.set(norm, f32x4.splat(call(logSumExp, x, n)));
      mapElements(f, n, [x], [out], ([v]) => [f32x4.sub(v, norm)]);
    });
  });

  // dx = g − exp(y)·Σ g
  module.export("logSoftmaxGrad", ["i32", "i32", "i32", "i32", "i32"], "void", (f, grad, y, out, m, n) => {
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
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
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
