/** What attention does with one row of scores. */
import {
  type FunctionBuilder,
  type FunctionHandle,
  f32,
  f32x4,
  i32,
  i64,
  type Local,
  type ModuleBuilder,
  select,
  type Value,
  v128,
} from "../assembler.ts";
import type { Block, Fields } from "./attention-description.ts";
import { largest, mapElements, maxOfNumbersFold, sumFold, total, walkElements } from "./loops.ts";
import { exp } from "./math.ts";
import type { Uniforms } from "./random.ts";

/**
 * (row, mask, n, limit) → share: row = exp(row + mask − maximum) in place, so that softmax is row · share; `mask` 0 for none. Keys from
 * n on are not seen: 0. Up to the next multiple of eight from `limit` on, 0 is written. All keys masked: 0 and share 0.
 */
export type SoftmaxRow = FunctionHandle<readonly ["i32", "i32", "i32", "i32"], "f32">;

export function defineSoftmaxRow(module: ModuleBuilder): SoftmaxRow {
  return module.internal(["i32", "i32", "i32", "i32"], "f32", (f, row, mask, n, limit) => {
    const at = f.let(row);
    f.if(mask, () => mapElements(f, n, [at, mask], [at], ([score, added]) => [f32x4.add(score, added)]));
    const whole = wholeVectors(f, limit);
    fill(f, row, n, whole, Number.NEGATIVE_INFINITY);
    f.set(at, row);
    const [top] = walkElements(f, whole, [at], [], [maxOfNumbersFold], ([score]) => [score]);
    const maximum = f.let(largest(f, top));
    // Where every key is masked, −∞ − 0 instead of −∞ − (−∞).
    const shift = f.let(f32x4.splat(select(f32.const(0), maximum, f32.eq(maximum, Number.NEGATIVE_INFINITY))));
    const power = exp(f);
    f.set(at, row);
    const [powers] = walkElements(f, whole, [at], [at], [sumFold], ([score]) => {
      const weight = f.let(power(f32x4.sub(score, shift)));
      return [weight, weight];
    });
    const sum = f.let(total(f, powers));
    return select(f32.const(0), f32.div(1, sum), f32.eq(sum, 0));
  });
}

/**
 * (weights, grads, limit, share, scale): weights = weights · share, and grads = scale · weights ∘ (grads − Σ weights·grads), in place; up to
 * the next multiple of eight from `limit` on, 0 is written.
 */
export type ScoreGradRow = FunctionHandle<readonly ["i32", "i32", "i32", "f32", "f32"], "void">;

export function defineScoreGradRow(module: ModuleBuilder): ScoreGradRow {
  return module.internal(["i32", "i32", "i32", "f32", "f32"], "void", (f, weights, grads, limit, share, scale) => {
    const [w, g] = [f.let(weights), f.let(grads)];
    const whole = wholeVectors(f, limit);
    fill(f, grads, limit, whole, 0);
    const [products] = walkElements(f, whole, [w, g], [], [sumFold], ([weight, grad]) => [f32x4.mul(weight, grad)]);
    const mean = f.let(f32x4.splat(f32.mul(total(f, products), share)));
    const [shares, by] = [f.let(f32x4.splat(share)), f.let(f32x4.splat(scale))];
    f.set(w, weights);
    f.set(g, grads);
    mapElements(f, whole, [w, g], [w, g], ([weight, grad]) => {
      const p = f.let(f32x4.mul(weight, shares));
      return [p, f32x4.mul(by, f32x4.mul(p, f32x4.sub(grad, mean)))];
    });
  });
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

/** How many keys row `row` of a block sees. */
export function seenBy(f: FunctionBuilder, g: Fields, block: Block, row: Local<"i32">): Local<"i32"> {
  const seen = f.let(block.limit);
  f.if(g.causal, () => f.set(seen, i32.minS(seen, i32.add(i32.add(block.first, row), 1))));
  return seen;
}

/** Where the mask of a block's row lies; 0 where there is none. */
export function maskOf(
  f: FunctionBuilder,
  g: Fields,
  mask: Local<"i32">,
  block: Block,
  row: Local<"i32">,
): Local<"i32"> {
  const at = f.let(i32.add(mask, i32.mul(i32.add(block.first, row), g.maskRow)));
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
