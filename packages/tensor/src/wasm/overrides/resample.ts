import type { KernelOverride } from "../../backend.ts";
import type { Resampling } from "../../ops/resample.ts";
import { sizeOf } from "../../shape.ts";
import { at, plain } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

/** Fewest products that are worth a thread of their own. */
const worth = 20_000;

export function resampling({ pool, threads }: Machine): Record<string, KernelOverride> {
  return {
    resample: (out, [x], attrs) => {
      if (!plain(x)) return false;
      const { dim, size, to, from, weights, fill } = attrs as Resampling;
      const extent = x.shape[dim];
      const [outer, inner] = [sizeOf(x.shape.slice(0, dim)), sizeOf(x.shape.slice(dim + 1))];
      const start = new Float32Array(pool.memory.buffer, at(out), out.size).fill(0);
      if (fill !== 0) {
        const reached = new Set(to);
        for (let i = 0; i < outer * size; i++) {
          if (!reached.has(i % size)) start.fill(fill, i * inner, (i + 1) * inner);
        }
      }
      withScratch(pool, 12 * to.length, (taps) => {
        const places = new Int32Array(pool.memory.buffer, taps, 3 * to.length);
        const factors = new Float32Array(pool.memory.buffer, taps, 3 * to.length);
        for (let t = 0; t < to.length; t++) {
          places[3 * t] = to[t];
          places[3 * t + 1] = from[t];
          factors[3 * t + 2] = weights[t];
        }
        const [source, target] = [at(x), at(out)];
        threads.run("resample", outer, Math.ceil(worth / Math.max(1, inner * to.length)), (first, last) => [
          source + 4 * first * extent * inner,
          target + 4 * first * size * inner,
          ...[taps, to.length, last - first, size, extent, inner],
        ]);
      });
      return true;
    },
  };
}
