import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32 } from "../assembler/instructions.ts";
import { i32s } from "../assembler/values.ts";
import { mapElements } from "./loops.ts";

export function defineEmbedding(module: ModuleBuilder): void {
  /** (weight, index, out, width, from, to): rows of the weight for positions `from` up to `to` of the index. */
  module.export("embedding", i32s(6), "void", (f, weight, index, out, width, from, to) => {
    const [i, row, target] = [f.local("i32"), f.let(i32.const(0)), f.let(i32.const(0))];
    const bytes = f.let(i32.shl(width, 2));
    f.set(target, i32.add(out, i32.mul(from, bytes)));
    f.for(i, from, to, 1, () => {
      f.set(row, i32.add(weight, i32.mul(i32.load(i32.add(index, i32.shl(i, 2))), bytes)));
      mapElements(f, width, [row], [target], (numbers) => numbers);
    });
  });

  /**
   * (grad, index, out, count, rows, width, padding, from, to): columns `from` up to `to` of out[rows, width], each row the sum, in the
   * order of the index, of the rows of grad[count, width] that it went to; those of row `padding` do not count.
   */
  module.export("embeddingGrad", i32s(9), "void", (f, grad, index, out, count, rows, width, padding, from, to) => {
    const [i, row, source, target] = Array.from({ length: 4 }, () => f.local("i32"));
    const bytes = f.let(i32.shl(width, 2));
    const skip = f.let(i32.shl(from, 2));
    const columns = f.let(i32.sub(to, from));
    f.if(
      i32.eq(columns, width),
      () => f.memoryZero(out, i32.mul(rows, bytes)),
      () =>
        f.for(i, 0, rows, 1, () => f.memoryZero(i32.add(i32.add(out, skip), i32.mul(i, bytes)), i32.shl(columns, 2))),
    );
    f.for(i, 0, count, 1, () => {
      f.set(row, i32.load(i32.add(index, i32.shl(i, 2))));
      f.if(i32.ne(row, padding), () => {
        f.set(target, i32.add(i32.add(out, skip), i32.mul(row, bytes)));
        f.set(source, i32.add(i32.add(grad, skip), i32.mul(i, bytes)));
        mapElements(f, columns, [target, source], [target], ([a, b]) => [f32x4.add(a, b)]);
      });
    });
  });
}
