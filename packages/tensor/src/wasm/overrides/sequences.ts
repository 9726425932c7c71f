import type { KernelOverride } from "../../backend.ts";
import type { EmbeddingAttributes } from "../../ops/embedding.ts";
import type { RotaryAttributes } from "../../ops/rotary.ts";
import { sizeOf } from "../../shape.ts";
import { at, plain } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Numbers that are worth a thread of their own. */
const grainOfNumbers = 1 << 16;

export function sequences({ threads }: Machine): Record<string, KernelOverride> {
  return {
    embedding: (out, [weight, index]) => {
      if (!plain(weight) || !index.contiguousLayout) return false;
      const width = weight.shape[1];
      threads.run("embedding", index.size, Math.ceil(grainOfNumbers / (width + 1)), (from, to) => [
        ...[at(weight), at(index), at(out), width, from, to],
      ]);
      return true;
    },
    embeddingGrad: (out, [grad, index], attrs) => {
      if (!plain(grad) || !index.contiguousLayout) return false;
      const { rows, paddingIdx } = attrs as EmbeddingAttributes;
      const [, width] = out.shape;
      // By columns, sixteen at a time: each row's sum keeps the order of the index.
      const groups = Math.ceil(width / 16);
      const grain = Math.ceil(grainOfNumbers / (16 * (rows + index.size) + 1));
      const column = (group: number) => Math.min(width, 16 * group);
      threads.run("embeddingGrad", groups, grain, (from, to) => [
        ...[at(grad), at(index), at(out), index.size, rows, width, paddingIdx, column(from), column(to)],
      ]);
      return true;
    },
    rotary: (out, [x, cos, sin], attrs) => {
      if (x.dtype !== "float32" || x.rank > 4 || x.strides[x.rank - 1] !== 1 || !plain(cos) || !plain(sin))
        return false;
      const { layout, inverse } = attrs as RotaryAttributes;
      const [time, width] = x.shape.slice(-2);
      const strides = [x, out].flatMap((t) => [4, 3, 2].map((fromEnd) => 4 * (t.strides[t.rank - fromEnd] ?? 0)));
      const heads = x.shape[x.rank - 3] ?? 1;
      const kernel = layout === "half" ? "rotaryHalf" : "rotaryInterleaved";
      const grain = Math.ceil(grainOfNumbers / (time * width + 1));
      threads.run(kernel, sizeOf(x.shape.slice(0, -2)), grain, (from, to) => [
        ...[at(x), at(cos), at(sin), at(out), ...strides],
        ...[heads, time, cos.shape[1], width, inverse ? 1 : 0, from, to],
      ]);
      return true;
    },
  };
}
