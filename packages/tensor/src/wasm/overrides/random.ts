import type { KernelOverride } from "../../backend.ts";
import { drawWords } from "../../ops/random.ts";
import { at, plain, rowMajor } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Fewest numbers that are worth a thread of their own. */
const grain = 4096;

export function random({ threads }: Machine): Record<string, KernelOverride> {
  return {
    uniform: (out, _, attrs) => {
      const { seed, from } = attrs as { seed: number; from: number };
      const to = at(out);
      threads.run("philoxUniform", out.size, grain, (start, end) => {
        const [seedLow, seedHigh, low, high] = drawWords({ seed, from: from + start });
        return [to + 4 * start, end - start, seedLow, seedHigh, 0, low, high];
      });
      return true;
    },
    dropout: (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || !plain(out)) return false;
      const { p, seed, from } = attrs as { p: number; seed: number; from: number };
      const [x, to] = [at(arrays[0]), at(out)];
      threads.run("dropout", out.size, grain, (start, end) => {
        const words = drawWords({ seed, from: from + start });
        return [x + 4 * start, to + 4 * start, end - start, p, 1 / (1 - p), ...words];
      });
      return true;
    },
  };
}
