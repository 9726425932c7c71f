/** From float32 to bool (a byte that is 0 or 1) and back: comparisons, choices, casts. Arrays of n elements. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i8x16, i16x8, i32, i32x4, v128 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128 } from "../assembler/values.ts";

type Pointer = Local<"i32">;

/** Calls `eight` for every eight elements and `single` for each that is left; they advance their pointers. */
function byEights(f: FunctionBuilder, n: Local<"i32">, eight: () => void, single: () => void): void {
  const left = f.let(i32.add(n, 0));
  f.while(i32.geS(left, 8), () => {
    eight();
    f.advance(left, -8);
  });
  f.while(i32.gtS(left, 0), () => {
    single();
    f.advance(left, -1);
  });
}

/** Stores 1 where `test` holds; pointers to float32 are advanced, and `out`. */
function storeTest(
  f: FunctionBuilder,
  n: Local<"i32">,
  inputs: readonly Pointer[],
  out: Pointer,
  test: (values: V128[]) => V128,
): void {
  const ones = f.let(i32x4.splat(0x01010101));
  const advance = (count: number) => {
    for (const input of inputs) f.advance(input, 4 * count);
    f.advance(out, count);
  };
  byEights(
    f,
    n,
    () => {
      const [low, high] = [0, 16].map((offset) => test(inputs.map((input) => v128.load(input, offset))));
      const words = f.let(i16x8.narrowI32x4S(low, high));
      f.storeLane(64, out, v128.and(i8x16.narrowI16x8S(words, words), ones), 0);
      advance(8);
    },
    () => {
      f.storeLane(8, out, v128.and(test(inputs.map((input) => v128.load32Splat(input))), ones), 0);
      advance(1);
    },
  );
}

/** All bits of a lane where the byte is not 0; four bytes, or one for all lanes. */
function laneMask(bytes: V128): V128 {
  return i32x4.gtS(i32x4.extendLowI16x8U(i16x8.extendLowI8x16U(bytes)), i32x4.splat(0));
}

/** out = choose(mask, inputs) with a bool array for the mask; all pointers are advanced. */
function choose(
  f: FunctionBuilder,
  n: Local<"i32">,
  mask: Pointer,
  inputs: readonly Pointer[],
  out: Pointer,
  compute: (mask: V128, values: V128[]) => V128,
): void {
  const advance = (count: number) => {
    for (const pointer of [...inputs, out]) f.advance(pointer, 4 * count);
    f.advance(mask, count);
  };
  byEights(
    f,
    n,
    () => {
      for (const half of [0, 1]) {
        const values = inputs.map((input) => v128.load(input, 16 * half));
        f.store("v128", out, compute(laneMask(v128.load32Zero(mask, 4 * half)), values), 16 * half);
      }
      advance(8);
    },
    () => {
      const values = inputs.map((input) => v128.load32Splat(input));
      f.storeLane(32, out, compute(laneMask(v128.load8Splat(mask)), values), 0);
      advance(1);
    },
  );
}

const comparisons = { eq: f32x4.eq, ne: f32x4.ne, gt: f32x4.gt, ge: f32x4.ge, lt: f32x4.lt, le: f32x4.le };

export function defineMasks(module: ModuleBuilder): void {
  for (const [name, compare] of Object.entries(comparisons)) {
    module.export(name, i32s(4), "void", (f, a, b, out, n) => storeTest(f, n, [a, b], out, ([x, y]) => compare(x, y)));
    /** With one number for all elements, at address b. */
    module.export(`${name}Number`, i32s(4), "void", (f, a, b, out, n) => {
      const number = f.let(v128.load32Splat(b));
      storeTest(f, n, [a], out, ([x]) => compare(x, number));
    });
  }

  /** out = a where the condition holds, else b; `aNumber`, `bNumber`: one number for all elements. */
  for (const [name, aNumber, bNumber] of [
    ["where", false, false],
    ["whereNumberElse", true, false],
    ["whereElseNumber", false, true],
    ["whereNumbers", true, true],
  ] as const) {
    module.export(name, i32s(5), "void", (f, condition, a, b, out, n) => {
      const numbers = [a, b].map((pointer) => f.let(v128.load32Splat(pointer)));
      const inputs = [...(aNumber ? [] : [a]), ...(bNumber ? [] : [b])];
      choose(f, n, condition, inputs, out, (mask, values) => {
        const ifTrue = aNumber ? numbers[0] : values[0];
        return v128.bitselect(ifTrue, bNumber ? numbers[1] : values[values.length - 1], mask);
      });
    });
  }

  module.export("boolToFloat", i32s(3), "void", (f, x, out, n) => {
    const one = f.let(f32x4.splat(1));
    choose(f, n, x, [], out, (mask) => v128.and(mask, one));
  });

  module.export("floatToBool", i32s(3), "void", (f, x, out, n) => {
    const zero = f.let(f32x4.splat(0));
    storeTest(f, n, [x], out, ([v]) => f32x4.ne(v, zero));
  });
}
