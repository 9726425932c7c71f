import type { FunctionBuilder } from "../assembler/builder.ts";
import { f32, f32x4, f64, i32, v128 } from "../assembler/instructions.ts";
import type { Local, V128, Value } from "../assembler/values.ts";

type Pointer = Local<"i32">;

/** What is gathered along a walk: partial results in eight lanes, and one more for the elements that fill no eight. */
export interface Fold {
  initial: V128;
  combine: (sum: V128, value: V128) => V128;
}

export interface Folded {
  even: Local<"v128">;
  odd: Local<"v128">;
  /** The same in each lane. */
  rest: Local<"v128">;
}

export const sumFold: Fold = { initial: f32x4.splat(0), combine: f32x4.add };
export const maxFold: Fold = { initial: f32x4.splat(Number.NEGATIVE_INFINITY), combine: f32x4.max };
/** Passes over NaN, and takes one instruction where `maxFold` takes several. */
export const maxOfNumbersFold: Fold = { initial: maxFold.initial, combine: f32x4.pmax };

/**
 * Walks `n` float32 elements behind all `inputs` at once. `compute` gives what is stored behind each output, then what joins each
 * fold. The pointers are advanced, so they must be the function's own; an output may be one of the inputs.
 *
 * Eight elements at a time as two vectors that end in two adjacent stores, because that is what V8's revectorizer makes
 * one 256-bit operation of; the last seven one by one, with the same instructions and therefore the same bits.
 */
export function walkElements(
  f: FunctionBuilder,
  n: Local<"i32">,
  inputs: readonly Pointer[],
  outputs: readonly Pointer[],
  folds: readonly Fold[],
  compute: (values: Local<"v128">[]) => readonly V128[],
): Folded[] {
  const pointers = [...new Set([...outputs, ...inputs])];
  const [first] = pointers;
  const sums = folds.map(({ initial }) => ({ even: f.let(initial), odd: f.let(initial), rest: f.let(initial) }));
  const load = (offset: number) => inputs.map((input) => f.let(v128.load(input, offset)));
  const evaluate = (values: Local<"v128">[]) => compute(values).map((result) => f.let(result));
  const join = (results: readonly V128[], part: keyof Folded) => {
    for (const [i, { combine }] of folds.entries()) {
      const sum = sums[i][part];
      f.set(sum, combine(sum, results[outputs.length + i]));
    }
  };
  const advance = (bytes: number) => {
    for (const pointer of pointers) f.advance(pointer, bytes);
  };

  const end = f.let(i32.add(first, i32.shl(i32.shrU(n, 3), 5)));
  f.while(i32.ltU(first, end), () => {
    const [low, high] = [load(0), load(16)].map(evaluate);
    for (const [j, output] of outputs.entries()) {
      f.store("v128", output, low[j]);
      f.store("v128", output, high[j], 16);
    }
    join(low, "even");
    join(high, "odd");
    advance(32);
  });
  for (const sum of sums) seed(f, first, sum);
  f.set(end, i32.add(first, i32.shl(i32.and(n, 7), 2)));
  f.while(i32.ltU(first, end), () => {
    const results = evaluate(inputs.map((input) => f.let(v128.load32Splat(input))));
    for (const [j, output] of outputs.entries()) f.storeLane(32, output, results[j], 0);
    join(results, "rest");
    advance(4);
  });
  return sums;
}

/**
 * Stores sums where nobody reads them, for the revectorizer, which joins what ends in adjacent stores: in one of the cache
 * lines at the memory's beginning that the pool leaves free. Which one hangs on the address walked, so that threads seldom meet there.
 */
function seed(f: FunctionBuilder, walked: Pointer, { even, odd }: Folded): void {
  const line = f.let(i32.add(i32.and(walked, 0x1c0), 64));
  f.store("v128", line, even);
  f.store("v128", line, odd, 16);
}

/** outputs[j][i] = compute(inputs[0][i], inputs[1][i], …)[j]. @see walkElements */
export function mapElements(
  f: FunctionBuilder,
  n: Local<"i32">,
  inputs: readonly Pointer[],
  outputs: readonly Pointer[],
  compute: (values: Local<"v128">[]) => readonly V128[],
): void {
  walkElements(f, n, inputs, outputs, [], compute);
}

/** Sum of all that was gathered. */
export function total(f: FunctionBuilder, { even, odd, rest }: Folded): Value<"f32"> {
  const v = f.let(f32x4.add(even, odd));
  const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(v, lane));
  return f32.add(f32.add(f32.add(a, b), f32.add(c, d)), f32x4.extractLane(rest, 0));
}

/** Largest of all that was gathered; NaN if one is. */
export function largest(f: FunctionBuilder, { even, odd, rest }: Folded): Value<"f32"> {
  const v = f.let(f32x4.max(f32x4.max(even, odd), rest));
  const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(v, lane));
  return f32.max(f32.max(a, b), f32.max(c, d));
}

/** Elements summed in float32 before they join a float64 total. */
const block = 1024;

/**
 * Σ terms(inputs[0][i], …)[j] over `n` elements, for each term j: float32 within blocks of 1024, float64 over blocks, so that
 * long sums keep their digits. The pointers are advanced.
 */
export function sumElements(
  f: FunctionBuilder,
  n: Local<"i32">,
  inputs: readonly Pointer[],
  terms: (values: Local<"v128">[]) => readonly V128[],
  count = 1,
): Local<"f64">[] {
  const totals = Array.from({ length: count }, () => f.let(f64.const(0)));
  const left = f.let(i32.add(n, 0));
  const length = f.local("i32");
  f.while(i32.gtS(left, 0), () => {
    f.set(length, left);
    f.set(length, i32.minS(length, block));
    const sums = walkElements(f, length, inputs, [], new Array(count).fill(sumFold), terms);
    for (const [j, sum] of sums.entries()) f.set(totals[j], f64.add(totals[j], f64.promote(total(f, sum))));
    f.set(left, i32.sub(left, length));
  });
  return totals;
}

/**
 * Walks `n` float32 elements behind all `pointers` at once: `vector` handles four, `single` the last one to three. The
 * pointers are advanced, so they must be the function's own.
 */
export function eachElement(
  f: FunctionBuilder,
  n: Local<"i32">,
  pointers: readonly Local<"i32">[],
  vector: () => void,
  single: () => void,
): void {
  const [first] = pointers;
  const end = f.let(i32.add(first, i32.shl(i32.shrU(n, 2), 4)));
  f.while(i32.ltU(first, end), () => {
    vector();
    for (const pointer of pointers) f.advance(pointer, 16);
  });
  f.set(end, i32.add(first, i32.shl(i32.and(n, 3), 2)));
  f.while(i32.ltU(first, end), () => {
    single();
    for (const pointer of pointers) f.advance(pointer, 4);
  });
}
