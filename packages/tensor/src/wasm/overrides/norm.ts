import type { KernelOverride } from "../../backend.ts";
import type { NormAttributes } from "../../ops/norm.ts";
import { at, rowMajor } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Fewest elements that are worth a thread of their own. */
const grain = 8192;

export function norm({ threads }: Machine): Record<string, KernelOverride> {
  const rowsOf = (size: number, width: number) => ({ rows: size / width, rowGrain: Math.ceil(grain / width) });
  return {
    normMoments: (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || inputs[0].size === 0) return false;
      const [x] = arrays;
      const { width, eps, centered } = attrs as NormAttributes;
      const { rows, rowGrain } = rowsOf(x.size, width);
      const [from, means] = [at(x), at(out)];
      threads.run("normMoments", rows, rowGrain, (start, end) => {
        const mean = means + 4 * start;
        return [from + 4 * width * start, mean, mean + 4 * rows, end - start, width, eps, centered ? 1 : 0];
      });
      return true;
    },
    normalize: (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || out.size === 0) return false;
      const { width } = attrs as NormAttributes;
      const [x, moments, weight, bias] = arrays.map(at);
      const { rows, rowGrain } = rowsOf(out.size, width);
      const kernel = ["normalize", "normalizeScale", "normalizeAffine"][inputs.length - 2];
      const to = at(out);
      threads.run(kernel, rows, rowGrain, (start, end) => {
        const [skip, mean] = [4 * width * start, moments + 4 * start];
        return [x + skip, mean, mean + 4 * rows, weight ?? 0, bias ?? 0, to + skip, end - start, width];
      });
      return true;
    },
    normalizeGradInput: (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || out.size === 0) return false;
      const { width, centered } = attrs as NormAttributes;
      const [grad, x, moments, weight] = arrays.map(at);
      const { rows, rowGrain } = rowsOf(out.size, width);
      const kernel = inputs.length > 3 ? "normalizeScaleGradInput" : "normalizeGradInput";
      const to = at(out);
      threads.run(kernel, rows, rowGrain, (start, end) => {
        const [skip, mean] = [4 * width * start, moments + 4 * start];
        const pointers = [grad + skip, x + skip, mean, mean + 4 * rows, weight ?? 0, to + skip];
        return [...pointers, end - start, width, centered ? 1 : 0];
      });
      return true;
    },
    normalizeGradWeight: (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || inputs[0].size === 0) return false;
      const { width } = attrs as NormAttributes;
      const [grad, x, moments] = arrays.map(at);
      const { rows } = rowsOf(inputs[0].size, width);
      const to = at(out);
      threads.run("normalizeGradWeight", width, columnGrain(rows), (start, end) => {
        const skip = 4 * start;
        return [grad + skip, x + skip, moments, moments + 4 * rows, to + skip, rows, end - start, width];
      });
      return true;
    },
  };
}

/** For sums over `rows`: how many columns are worth a thread of their own, in whole cache lines. */
export function columnGrain(rows: number): number {
  return 16 * Math.ceil(cheapColumns / Math.max(1, rows));
}
const cheapColumns = grain / 16;
