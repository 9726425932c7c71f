import type { KernelOverride } from "../../backend.ts";
import { int8ScratchBytes, int8Step } from "../kernels/int8.ts";
import { at, rowMajor } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

/** Fewer products than this are done before another thread has begun. */
const leastProducts = 2 ** 19;
const leastRounded = 2 ** 15;

export function int8({ threads, pool, scratch }: Machine): Record<string, KernelOverride> {
  return {
    int8Matmul: (out, [x, weight, scales]) => {
      const [n, k] = weight.shape;
      const plain = rowMajor([x, scales]);
      if (plain === null || !weight.contiguousLayout || out.size === 0) return false;
      const [activations, weightScales] = plain;
      const m = out.size / n;
      const padded = Math.ceil(k / int8Step) * int8Step;
      const w = weight.storage.address + weight.offset;
      // Rows lie in pairs; the last may have no partner, but has its place.
      withScratch(pool, 4 * m + 2 * (m + 1) * padded + 16, (xScales) => {
        const q = Math.ceil((xScales + 4 * m) / 16) * 16;
        threads.run("quantizeRows", m, Math.ceil(leastRounded / Math.max(1, k)), (from, to) => [
          ...[at(activations), q, xScales],
          ...[from, to, k, padded],
        ]);
        // Whole tiles of four columns for each thread.
        const grain = Math.ceil(leastProducts / Math.max(1, 4 * m * k));
        threads.run("int8Product", Math.ceil(n / 4), grain, (from, to, thread) => {
          const first = 4 * from;
          const count = Math.min(n, 4 * to) - first;
          const places = [q, xScales, w + first * k, at(weightScales) + 4 * first, at(out) + 4 * first];
          return [...places, m, count, k, padded, n, scratch(thread, int8ScratchBytes)];
        });
      });
      return true;
    },

    int8WeightMatmul: (out, [x, weight, scales]) => {
      const [n, k] = weight.shape;
      const plain = rowMajor([x, scales]);
      if (plain === null || !weight.contiguousLayout || out.size === 0) return false;
      const [activations, weightScales] = plain.map(at);
      const m = out.size / n;
      const w = weight.storage.address + weight.offset;
      const grain = Math.ceil(leastProducts / Math.max(1, 4 * m * k));
      threads.run("int8WeightProduct", Math.ceil(n / 4), grain, (from, to, thread) => {
        const first = 4 * from;
        const places = [activations, w + first * k, weightScales + 4 * first, at(out) + 4 * first];
        return [...places, m, Math.min(n, 4 * to) - first, k, n, scratch(thread, int8ScratchBytes)];
      });
      return true;
    },
  };
}
