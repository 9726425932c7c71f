/** What attention does with rows of scores. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, i64, select, v128 } from "../assembler/instructions.ts";
import { type FunctionHandle, i32s, type Local, type V128, type Value } from "../assembler/values.ts";
import type { Block, Fields } from "./attention-description.ts";
import { type Folded, mapElements, maxOfNumbersFold, sumFold, walkElements } from "./loops.ts";
import { exp } from "./math.ts";
import type { Uniforms } from "./random.ts";

/**
 * (scores, stride, mask, maskRow, rows, seen, more, limit, shares): rows of scores = exp(score + mask − maximum) in place, so that softmax is
 * row · share; `mask` 0 for none. The first row sees the first `seen` keys, each next one `more` more, up to `limit`; what is
 * not seen is 0, up to the next multiple of eight from `limit` on. All keys masked: 0, and share 0.
 */
const softmaxParameters = i32s(9);
export type SoftmaxRows = FunctionHandle<typeof softmaxParameters, "void">;

export function defineSoftmaxRows(module: ModuleBuilder): SoftmaxRows {
  return module.internal(
    softmaxParameters,
    "void",
    (f, scores, stride, mask, maskRow, rows, seen, more, limit, shares) => {
      const power = exp(f);
      const one = f.let(f32x4.splat(1));
      const infinite = f.let(f32x4.splat(Number.NEGATIVE_INFINITY));
      const whole = wholeVectors(f, limit);
      const [row, at] = [f.local("i32"), f.local("i32")];
      const [maximum, sum, shift] = [f.local("v128"), f.local("v128"), f.local("v128")];
      f.for(row, 0, rows, 1, () => {
        f.set(seen, i32.minS(seen, limit));
        f.if(mask, () => {
          const ofMask = f.let(mask);
          f.set(at, scores);
          mapElements(f, seen, [at, ofMask], [at], ([score, added]) => [f32x4.add(score, added)]);
          f.advance(mask, maskRow);
        });
        fill(f, scores, seen, whole, Number.NEGATIVE_INFINITY);
        f.set(at, scores);
        const [top] = walkElements(f, whole, [at], [], [maxOfNumbersFold], ([score]) => [score]);
        f.set(maximum, acrossLanes(f, top, f32x4.pmax));
        // Where every key is masked, −∞ − 0 instead of −∞ − (−∞).
        f.set(shift, v128.andNot(maximum, f32x4.eq(maximum, infinite)));
        f.set(at, scores);
        const [powers] = walkElements(f, whole, [at], [at], [sumFold], ([score]) => {
          const weight = f.let(power(f32x4.sub(score, shift)));
          return [weight, weight];
        });
        f.set(sum, acrossLanes(f, powers, f32x4.add));
        const share = v128.andNot(f32x4.div(one, sum), f32x4.eq(sum, f32x4.splat(0)));
        f.storeLane(32, shares, share, 0);
        f.advance(shares, 4);
        f.advance(scores, stride);
        f.advance(seen, more);
      });
    },
  );
}

/**
 * (weights, grads, stride, rows, limit, shares, scale): weights = weights · share, and grads = scale · weights ∘ (grads − Σ weights·grads),
 * in place; up to the next multiple of eight from `limit` on, 0 is written.
 */
const scoreGradParameters = ["i32", "i32", "i32", "i32", "i32", "i32", "f32"] as const;
export type ScoreGradRows = FunctionHandle<typeof scoreGradParameters, "void">;

export function defineScoreGradRows(module: ModuleBuilder): ScoreGradRows {
  return module.internal(scoreGradParameters, "void", (f, weights, grads, stride, rows, limit, shares, scale) => {
    const whole = wholeVectors(f, limit);
    const by = f.let(f32x4.splat(scale));
    const [row, w, g] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const [share, mean] = [f.local("v128"), f.local("v128")];
    const restart = () => {
      f.set(w, weights);
      f.set(g, grads);
    };
    f.for(row, 0, rows, 1, () => {
      fill(f, grads, limit, whole, 0);
      restart();
      const [products] = walkElements(f, whole, [w, g], [], [sumFold], ([weight, grad]) => [f32x4.mul(weight, grad)]);
      f.set(share, v128.load32Splat(shares));
      f.set(mean, f32x4.mul(acrossLanes(f, products, f32x4.add), share));
      restart();
      mapElements(f, whole, [w, g], [w, g], ([weight, grad]) => {
        const p = f.let(f32x4.mul(weight, share));
        return [p, f32x4.mul(by, f32x4.mul(p, f32x4.sub(grad, mean)))];
      });
      f.advance(weights, stride);
      f.advance(grads, stride);
      f.advance(shares, 4);
    });
  });
}

/** What was gathered in whole vectors, joined and in every lane. */
function acrossLanes(f: FunctionBuilder, { even, odd }: Folded, combine: (a: V128, b: V128) => V128): Local<"v128"> {
  const lanes = f.let(combine(even, odd));
  f.set(lanes, combine(lanes, v128.shuffle32(lanes, lanes, [2, 3, 0, 1])));
  f.set(lanes, combine(lanes, v128.shuffle32(lanes, lanes, [1, 0, 3, 2])));
  return lanes;
}

/** (out, n, p, kept, seedLow, seedHigh, counter): what each of a row's weights is multiplied by, 0 with probability p, else `kept`. */
export type DropFactors = FunctionHandle<readonly ["i32", "i32", "f32", "f32", "i32", "i32", "i64"], "void">;

export function defineDropFactors(module: ModuleBuilder, uniforms: Uniforms): DropFactors {
  return module.internal(
    ["i32", "i32", "f32", "f32", "i32", "i32", "i64"],
    "void",
    (f, out, n, p, kept, seedLow, seedHigh, counter) => {
      const high = i32.wrapI64(i64.shrU(counter, i64.const(32n)));
      f.call(uniforms, out, n, seedLow, seedHigh, 0, i32.wrapI64(counter), high);
      const [least, factor] = [p, kept].map((value) => f.let(f32x4.splat(value)));
      mapElements(f, n, [out], [out], ([u]) => [v128.and(f32x4.le(least, u), factor)]);
    },
  );
}

/** Where a row's numbers stand in the stream: weights are counted by head, query and key, whatever is masked. */
export function counterOf(
  g: Fields,
  batch: Local<"i32">,
  head: Local<"i32">,
  block: Block,
  row: Local<"i32">,
): Value<"i64"> {
  const heads = i32.add(i32.mul(batch, i32.mul(g.sharedHeads, g.group)), head);
  const rows = i32.add(i32.add(i32.mul(heads, g.queries), block.first), row);
  const start = i64.or(i64.extendU(g.counterLow), i64.shl(i64.extendU(g.counterHigh), i64.const(32n)));
  return i64.add(start, i64.mul(i64.extendU(rows), i64.extendU(g.keys)));
}

/** The next multiple of eight: rows of scores have room for it, and loops over it no rest. */
function wholeVectors(f: FunctionBuilder, n: Local<"i32">): Local<"i32"> {
  return f.let(i32.and(i32.add(n, 7), -8));
}

/** row[from … to) = value */
function fill(f: FunctionBuilder, row: Local<"i32">, from: Local<"i32">, to: Local<"i32">, value: number): void {
  const at = f.let(i32.add(row, i32.shl(from, 2)));
  const end = f.let(i32.add(row, i32.shl(to, 2)));
  f.while(i32.and(i32.ltU(at, end), i32.ne(i32.and(i32.sub(end, at), 15), 0)), () => {
    f.store("f32", at, f32.const(value));
    f.advance(at, 4);
  });
  const values = f.let(f32x4.splat(value));
  f.while(i32.ltU(at, end), () => {
    f.store("v128", at, values);
    f.advance(at, 16);
  });
}

/** How many keys the first row of a block sees. */
export function seenByFirst(f: FunctionBuilder, g: Fields, { first, limit }: Block): Local<"i32"> {
  return f.let(select(i32.add(first, 1), limit, g.causal));
}

/** Where the mask of a block's first row lies; 0 where there is none. */
export function maskOf(f: FunctionBuilder, g: Fields, mask: Local<"i32">, { first }: Block): Local<"i32"> {
  const at = f.let(i32.add(mask, i32.mul(first, g.maskRow)));
  return f.let(select(at, i32.const(0), g.mask));
}

/** to[n] = from[n] · factor, of float32 numbers behind both; both stay as they are. */
export function scaleElements(
  f: FunctionBuilder,
  n: Local<"i32">,
  from: Local<"i32">,
  to: Local<"i32">,
  factor: Parameters<typeof f32x4.splat>[0],
): void {
  const by = f.let(f32x4.splat(factor));
  const [source, target] = [f.let(from), f.let(to)];
  mapElements(f, n, [source], [target], ([x]) => [f32x4.mul(x, by)]);
}

/** row[n] *= factors[n] */
export function multiplyRow(f: FunctionBuilder, n: Local<"i32">, row: Local<"i32">, factors: Local<"i32">): void {
  const [at, factor] = [f.let(row), f.let(factors)];
  mapElements(f, n, [at, factor], [at], ([x, by]) => [f32x4.mul(x, by)]);
}

/** to[n] = from[n] */
export function copyRow(f: FunctionBuilder, n: Local<"i32">, from: Local<"i32">, to: Local<"i32">): void {
  const [source, target] = [f.let(from), f.let(to)];
  mapElements(f, n, [source], [target], (x) => x);
}
