import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32, i32 } from "../assembler/instructions.ts";
import { i32s } from "../assembler/values.ts";

/**
 * out[outer, size, inner] from x[outer, extent, inner]: out[·, to, ·] += weight · x[·, from, ·] for every tap. `taps`: (to, from, weight)
 * one after the other, as int32, int32 and float32. `out` holds what elements start from.
 */
export function defineResample(module: ModuleBuilder): void {
  module.export("resample", i32s(8), "void", (f, x, out, taps, count, outer, size, extent, inner) => {
    const [o, tap, index, from, to] = Array.from({ length: 5 }, () => f.local("i32"));
    const weight = f.local("f32");
    const rowBytes = f.let(i32.shl(inner, 2));
    const end = f.let(i32.add(taps, i32.mul(count, 12)));
    f.for(o, 0, outer, 1, () => {
      f.set(tap, taps);
      f.while(i32.ltU(tap, end), () => {
        f.set(to, i32.add(out, i32.mul(i32.load(tap), rowBytes)));
        f.set(from, i32.add(x, i32.mul(i32.load(tap, 4), rowBytes)));
        f.set(weight, f32.load(tap, 8));
        f.for(index, 0, rowBytes, 4, () => {
          const target = i32.add(to, index);
          f.store("f32", target, f32.add(f32.load(target), f32.mul(f32.load(i32.add(from, index)), weight)));
        });
        f.advance(tap, 12);
      });
      f.advance(x, i32.mul(extent, rowBytes));
      f.advance(out, i32.mul(size, rowBytes));
    });
  });
}
