import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32, select, v128 } from "../assembler/instructions.ts";
import { i32s, type Local } from "../assembler/values.ts";
import { mapElements } from "./loops.ts";

const parameters = i32s(17);

/**
 * (x, cos, sin, out, xBatch, xHead, xRow, outBatch, outHead, outRow, heads, time, half, width, inverse, from, to): turns the first
 * 2·half of `width` numbers of every row of heads `from` up to `to`, counted over the batch. Strides in bytes.
 */
export function defineRotary(module: ModuleBuilder): void {
  const rows = { rotaryHalf: defineHalf(module), rotaryInterleaved: defineInterleaved(module) };
  for (const [name, turnRow] of Object.entries(rows)) {
    module.export(
      name,
      parameters,
      "void",
      (
        f,
        x,
        cos,
        sin,
        out,
        xBatch,
        xHead,
        xRow,
        outBatch,
        outHead,
        outRow,
        heads,
        time,
        half,
        width,
        inverse,
        from,
        to,
      ) => {
        const [unit, batch, head, t, source, target] = Array.from({ length: 6 }, () => f.local("i32"));
        const turned = f.let(i32.shl(half, 3));
        const left = f.let(i32.sub(i32.shl(width, 2), turned));
        const angle = f.local("i32");
        f.for(unit, from, to, 1, () => {
          f.set(batch, i32.divS(unit, heads));
          f.set(head, i32.sub(unit, i32.mul(batch, heads)));
          f.set(source, i32.add(x, i32.add(i32.mul(batch, xBatch), i32.mul(head, xHead))));
          f.set(target, i32.add(out, i32.add(i32.mul(batch, outBatch), i32.mul(head, outHead))));
          f.for(t, 0, time, 1, () => {
            f.set(angle, i32.shl(i32.mul(t, half), 2));
            f.call(turnRow, source, i32.add(cos, angle), i32.add(sin, angle), target, half, inverse);
            f.if(left, () => f.memoryCopy(i32.add(target, turned), i32.add(source, turned), left));
            f.advance(source, xRow);
            f.advance(target, outRow);
          });
        });
      },
    );
  }
}

const rowParameters = i32s(6);

/** −1 in every lane to turn back, else 1. */
function direction(f: FunctionBuilder, inverse: Local<"i32">): Local<"v128"> {
  return f.let(select(f32x4.splat(-1), f32x4.splat(1), inverse));
}

function defineHalf(module: ModuleBuilder) {
  return module.internal(rowParameters, "void", (f, x, cos, sin, out, half, inverse) => {
    const sign = direction(f, inverse);
    const across = i32.shl(half, 2);
    const [second, outSecond] = [f.let(i32.add(x, across)), f.let(i32.add(out, across))];
    mapElements(f, half, [x, second, cos, sin], [out, outSecond], ([a, b, c, s]) => {
      const turn = f.let(f32x4.mul(s, sign));
      return [f32x4.sub(f32x4.mul(a, c), f32x4.mul(b, turn)), f32x4.add(f32x4.mul(b, c), f32x4.mul(a, turn))];
    });
  });
}

/** Two pairs in a vector; each pair's second number, with the sign of the turn, meets its first. */
function defineInterleaved(module: ModuleBuilder) {
  return module.internal(rowParameters, "void", (f, x, cos, sin, out, half, inverse) => {
    const signs = f.let(
      f32x4.mul(direction(f, inverse), v128.shuffle32(f32x4.splat(-1), f32x4.splat(1), [0, 4, 0, 4])),
    );
    const empty = f32x4.splat(0);
    const pair = f.local("i32");
    const turn = (load: (address: Local<"i32">) => Local<"v128">, pairs: Local<"v128">) => {
      const twice = (v: Local<"v128">) => v128.shuffle32(v, v, [0, 0, 1, 1]);
      const swapped = v128.shuffle32(pairs, pairs, [1, 0, 3, 2]);
      const turned = f32x4.mul(f32x4.mul(swapped, twice(load(sin))), signs);
      return f32x4.add(f32x4.mul(pairs, twice(load(cos))), turned);
    };
    f.for(pair, 0, i32.and(half, -2), 2, () => {
      f.store(
        "v128",
        out,
        turn((address) => f.let(v128.load64Lane(address, 0, empty, 0)), f.let(v128.load(x))),
      );
      for (const pointer of [x, out]) f.advance(pointer, 16);
      for (const pointer of [cos, sin]) f.advance(pointer, 8);
    });
    f.if(i32.and(half, 1), () => {
      const last = f.let(turn((address) => f.let(v128.load32Zero(address)), f.let(v128.load64Lane(x, 0, empty, 0))));
      f.storeLane(64, out, last, 0);
    });
  });
}
