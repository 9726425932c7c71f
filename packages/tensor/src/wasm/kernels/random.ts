/** Philox4x32-10, bit for bit as `philoxUniform` in `random/philox.ts`. */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32, f32x4, i32, i32x4, i64, i64x2, v128 } from "../assembler/instructions.ts";
import { type FunctionHandle, i32s, type Local, type V128, type Value } from "../assembler/values.ts";
import { mapElements } from "./loops.ts";

const [multiplier0, multiplier1] = [0xd2511f53, 0xcd9e8d57];
const [weyl0, weyl1] = [0x9e3779b9, 0xbb67ae85];
const rounds = 10;

const uniformsParameters = i32s(7);

/** (out, n, seedLow, seedHigh, stream, counterLow, counterHigh) */
export type Uniforms = FunctionHandle<typeof uniformsParameters, "void">;

export function defineRandom(module: ModuleBuilder): Uniforms {
  /** out[i] = word (counter + i) of the stream (seedLow, seedHigh, stream), in [0, 1). The counter is 64 bits, in two halves. */
  const uniforms = module.export(
    "philoxUniform",
    uniformsParameters,
    "void",
    (f, out, n, seedLow, seedHigh, stream, counterLow, counterHigh) => {
      const word = f.let(i64.or(i64.extendU(counterLow), i64.shl(i64.extendU(counterHigh), i64.const(32n))));
      const [low, high, lane] = [f.local("i32"), f.local("i32"), f.local("i32")];
      const end = f.let(i32.add(out, i32.shl(n, 2)));
      f.while(i32.ltU(out, end), () => {
        f.set(low, i32.wrapI64(i64.shrU(word, i64.const(2n))));
        f.set(high, i32.wrapI64(i64.shrU(word, i64.const(34n))));
        f.set(lane, i32.and(i32.wrapI64(word), 3));
        // Four blocks at once, where they begin at their first word, are wanted to the last, and their counters share a high half.
        const whole = i32.ltU(i32.add(out, 60), end);
        f.if(
          i32.and(i32.and(i32.eqz(lane), whole), i32.ltU(low, -4)),
          () => {
            fourBlocks(f, out, low, high, stream, seedLow, seedHigh);
            f.advance(out, 64);
            f.set(word, i64.add(word, i64.const(16n)));
          },
          () => {
            for (const [i, c] of block(f, low, high, stream, seedLow, seedHigh).entries()) {
              f.if(i32.and(i32.eq(lane, i), i32.ltU(out, end)), () => {
                f.store("f32", out, f32.mul(f32.convertI32U(i32.shrU(c, 8)), 2 ** -24));
                f.advance(out, 4);
                f.advance(lane, 1);
                f.set(word, i64.add(word, i64.const(1n)));
              });
            }
          },
        );
      });
    },
  );

  /** out = x·scale where the stream's number is at least p, else x·0. */
  module.export(
    "dropout",
    ["i32", "i32", "i32", "f32", "f32", "i32", "i32", "i32", "i32"],
    "void",
    (f, x, out, n, p, scale, seedLow, seedHigh, counterLow, counterHigh) => {
      f.call(uniforms, out, n, seedLow, seedHigh, 0, counterLow, counterHigh);
      const [least, kept] = [p, scale].map((value) => f.let(f32x4.splat(value)));
      mapElements(f, n, [x, out], [out], ([v, u]) => [f32x4.mul(v, v128.and(f32x4.le(least, u), kept))]);
    },
  );
  return uniforms;
}

type Word = Local<"i32">;

/** The four words of one block. */
function block(f: FunctionBuilder, low: Word, high: Word, stream: Word, seedLow: Word, seedHigh: Word): Word[] {
  const [c0, c1, c2, c3] = [low, high, stream, i32.const(0)].map((value) => f.let<"i32">(value));
  const [k0, k1] = [seedLow, seedHigh].map((value) => f.let<"i32">(value));
  const [first, second] = [f.local("i64"), f.local("i64")];
  const upper = (product: Local<"i64">): Value<"i32"> => i32.wrapI64(i64.shrU(product, i64.const(32n)));
  for (let round = 0; round < rounds; round++) {
    f.set(first, i64.mul(i64.extendU(c0), i64.const(BigInt(multiplier0))));
    f.set(second, i64.mul(i64.extendU(c2), i64.const(BigInt(multiplier1))));
    f.set(c0, i32.xor(i32.xor(upper(second), c1), k0));
    f.set(c1, i32.wrapI64(second));
    f.set(c2, i32.xor(i32.xor(upper(first), c3), k1));
    f.set(c3, i32.wrapI64(first));
    f.set(k0, i32.add(k0, weyl0 | 0));
    f.set(k1, i32.add(k1, weyl1 | 0));
  }
  return [c0, c1, c2, c3];
}

/** Sixteen numbers: lane i computes block low + i. */
function fourBlocks(f: FunctionBuilder, out: Word, low: Word, high: Word, stream: Word, seedLow: Word, seedHigh: Word) {
  const splat = (value: Word) => f.let(i32x4.splat(value));
  const c0 = f.let(i32x4.add(i32x4.splat(low), i32x4.const(0, 1, 2, 3)));
  const [c1, c2, k0, k1] = [high, stream, seedLow, seedHigh].map(splat);
  const c3 = f.let(i32x4.splat(0));
  const [multiplyFirst, multiplySecond] = [multiplier0, multiplier1].map((m) => f.let(i32x4.splat(m | 0)));
  const [step0, step1] = [weyl0, weyl1].map((w) => f.let(i32x4.splat(w | 0)));
  const [even, odd] = [f.local("v128"), f.local("v128")];
  const lowers = () => v128.shuffle32(even, odd, [0, 2, 4, 6]);
  const uppers = () => v128.shuffle32(even, odd, [1, 3, 5, 7]);
  const multiply = (a: V128, b: V128) => {
    f.set(even, i64x2.extmulLowU(a, b));
    f.set(odd, i64x2.extmulHighU(a, b));
    return { lower: f.let(lowers()), upper: f.let(uppers()) };
  };
  for (let round = 0; round < rounds; round++) {
    const first = multiply(c0, multiplyFirst);
    const second = multiply(c2, multiplySecond);
    f.set(c0, v128.xor(v128.xor(second.upper, c1), k0));
    f.set(c1, second.lower);
    f.set(c2, v128.xor(v128.xor(first.upper, c3), k1));
    f.set(c3, first.lower);
    f.set(k0, i32x4.add(k0, step0));
    f.set(k1, i32x4.add(k1, step1));
  }
  // Word by word from each block in turn: rows become columns.
  const pairs = [
    v128.shuffle32(c0, c1, [0, 4, 1, 5]),
    v128.shuffle32(c2, c3, [0, 4, 1, 5]),
    v128.shuffle32(c0, c1, [2, 6, 3, 7]),
    v128.shuffle32(c2, c3, [2, 6, 3, 7]),
  ].map((pair) => f.let(pair));
  for (let i = 0; i < 4; i++) {
    const [left, right] = i < 2 ? [pairs[0], pairs[1]] : [pairs[2], pairs[3]];
    const words = v128.shuffle32(left, right, i % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7]);
    f.store("v128", out, f32x4.mul(f32x4.convertU32x4(i32x4.shrU(words, 8)), f32x4.splat(2 ** -24)), 16 * i);
  }
}
