import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { i32, v128 } from "../assembler/instructions.ts";
import { type FunctionHandle, type I32s, i32s, type V128 } from "../assembler/values.ts";

/** (source, ld, width, count, panel, step): rows of the source lie `ld` bytes apart, those of the panel `step`. */
export type Pack = FunctionHandle<I32s<6>, "void">;

const parameters = i32s(6);

/** Four rows of four, turned. */
export function transposed([a, b, c, d]: readonly V128[], f: FunctionBuilder): V128[] {
  const [ab, cd] = [f.let(v128.shuffle32(a, b, [0, 4, 1, 5])), f.let(v128.shuffle32(c, d, [0, 4, 1, 5]))];
  const [abHigh, cdHigh] = [f.let(v128.shuffle32(a, b, [2, 6, 3, 7])), f.let(v128.shuffle32(c, d, [2, 6, 3, 7]))];
  return [
    v128.shuffle32(ab, cd, [0, 1, 4, 5]),
    v128.shuffle32(ab, cd, [2, 3, 6, 7]),
    v128.shuffle32(abHigh, cdHigh, [0, 1, 4, 5]),
    v128.shuffle32(abHigh, cdHigh, [2, 3, 6, 7]),
  ];
}

/** panel[p, lane] = source[p, lane]; lanes from `width` on are 0. `lanes`: the width that is fastest. */
export function definePackAlong(module: ModuleBuilder, lanes: number): Pack {
  return module.internal(parameters, "void", (f, source, ld, width, count, panel, step) => {
    const end = f.let(i32.add(panel, i32.mul(count, step)));
    const [lane, whole] = [f.local("i32"), f.let(i32.and(width, -4))];
    f.if(
      i32.eq(width, lanes),
      () =>
        f.while(i32.ltU(panel, end), () => {
          for (let at = 0; at < lanes; at += 4) f.store("v128", panel, v128.load(source, 4 * at), 4 * at);
          f.advance(source, ld);
          f.advance(panel, step);
        }),
      () => {
        f.memoryZero(panel, i32.sub(end, panel));
        f.while(i32.ltU(panel, end), () => {
          const offset = i32.shl(lane, 2);
          f.for(lane, 0, whole, 4, () => f.store("v128", i32.add(panel, offset), v128.load(i32.add(source, offset))));
          f.while(i32.ltS(lane, width), () => {
            f.store("i32", i32.add(panel, offset), i32.load(i32.add(source, offset)));
            f.advance(lane, 1);
          });
          f.advance(source, ld);
          f.advance(panel, step);
        });
      },
    );
  });
}

/** panel[p, lane] = source[lane, p]; lanes from `width` on are 0. */
export function definePackAcross(module: ModuleBuilder): Pack {
  return module.internal(parameters, "void", (f, source, ld, width, count, panel, step) => {
    const [p, lane, from, to] = [0, 0, 0, 0].map(() => f.local("i32"));
    const [ahead, behind] = [f.local("i32"), f.local("i32")];
    const whole = f.let(i32.and(width, -4));
    f.if(i32.ltS(i32.shl(width, 2), step), () => f.memoryZero(panel, i32.mul(count, step)));
    const begin = () => {
      f.set(from, i32.add(source, i32.mul(lane, ld)));
      f.set(to, i32.add(panel, i32.shl(lane, 2)));
    };
    // Groups of four lanes at once, the rest one by one.
    f.for(lane, 0, whole, 4, () => {
      begin();
      f.for(p, 0, i32.and(count, -4), 4, () => {
        f.set(ahead, from);
        const rows = [0, 1, 2, 3].map(() => {
          const row = f.let(v128.load(ahead));
          f.advance(ahead, ld);
          return row;
        });
        f.set(behind, to);
        for (const row of transposed(rows, f)) {
          f.store("v128", behind, row);
          f.advance(behind, step);
        }
        f.advance(from, 16);
        f.advance(to, i32.shl(step, 2));
      });
      f.while(i32.ltS(p, count), () => {
        f.set(ahead, from);
        for (let i = 0; i < 4; i++) {
          f.store("i32", to, i32.load(ahead), 4 * i);
          f.advance(ahead, ld);
        }
        f.advance(from, 4);
        f.advance(to, step);
        f.advance(p, 1);
      });
    });
    f.for(lane, whole, width, 1, () => {
      begin();
      f.for(p, 0, count, 1, () => {
        f.store("i32", to, i32.load(from));
        f.advance(from, 4);
        f.advance(to, step);
      });
    });
  });
}
