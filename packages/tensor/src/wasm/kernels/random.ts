import { f32, i32, i64, type Local, type ModuleBuilder, type Value } from "../assembler.ts";

/** Philox4x32-10, bit for bit as `philoxUniform` in `random/philox.ts`. `counter` is the word's number, 64 bits. */
export function defineRandom(module: ModuleBuilder): void {
  module.export(
    "philoxUniform",
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    "void",
    (f, out, n, seedLow, seedHigh, stream, counterLow, counterHigh) => {
      const word = f.let(i64.or(i64.extendU(counterLow), i64.shl(i64.extendU(counterHigh), i64.const(32n))));
      const [c0, c1, c2, c3, k0, k1, high0, high1, lane] = Array.from({ length: 9 }, () => f.local("i32"));
      const product = f.local("i64");
      const end = f.let(i32.add(out, i32.shl(n, 2)));
      f.while(i32.ltU(out, end), () => {
        const block = i64.shrU(word, i64.const(2n));
        f.set(c0, i32.wrapI64(block));
        f.set(c1, i32.wrapI64(i64.shrU(block, i64.const(32n))));
        f.set(c2, stream);
        f.set(c3, 0);
        f.set(k0, seedLow);
        f.set(k1, seedHigh);
        for (let round = 0; round < 10; round++) {
          f.set(product, i64.mul(i64.extendU(c0), i64.const(0xd2511f53n)));
          f.set(c0, i32.wrapI64(product));
          f.set(high0, i32.wrapI64(i64.shrU(product, i64.const(32n))));
          f.set(product, i64.mul(i64.extendU(c2), i64.const(0xcd9e8d57n)));
          f.set(c2, i32.wrapI64(product));
          f.set(high1, i32.wrapI64(i64.shrU(product, i64.const(32n))));
          // The low products become words 1 and 3 of the next round.
          f.set(high1, i32.xor(i32.xor(high1, c1), k0));
          f.set(high0, i32.xor(i32.xor(high0, c3), k1));
          f.set(c1, c2);
          f.set(c3, c0);
          f.set(c0, high1);
          f.set(c2, high0);
          f.set(k0, i32.add(k0, 0x9e3779b9 | 0));
          f.set(k1, i32.add(k1, 0xbb67ae85 | 0));
        }
        f.set(lane, i32.and(i32.wrapI64(word), 3));
        for (const [i, c] of [c0, c1, c2, c3].entries()) {
          f.if(i32.and(i32.eq(lane, i), i32.ltU(out, end)), () => {
            f.store("f32", out, uniform(c));
            f.advance(out, 4);
            f.advance(lane, 1);
            f.set(word, i64.add(word, i64.const(1n)));
          });
        }
      });
    },
  );
}

/** The upper 24 bits · 2⁻²⁴, exactly. */
function uniform(word: Local<"i32">): Value<"f32"> {
  return f32.mul(f32.convertI32U(i32.shrU(word, 8)), 2 ** -24);
}
