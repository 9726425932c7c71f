import type { KernelOverride } from "../../backend.ts";
import { elements } from "../../op.ts";
import { type CrossEntropyAttributes, rowFactors } from "../../ops/cross-entropy.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { at, rowMajor } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";
import { columnGrain } from "./norm.ts";

/** Fewest elements that are worth a thread of their own. */
const grain = 4096;

export function rows({ threads, pool }: Machine): Record<string, KernelOverride> {
  /** A kernel that takes arrays of [m, n], one result of that shape, m and n. */
  const alongRows = (name: string): KernelOverride => {
    return (out, inputs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || out.size === 0) return false;
      const n = out.shape[out.rank - 1];
      const pointers = [...arrays, out].map(at);
      threads.run(name, out.size / n, Math.ceil(grain / n), (from, to) => {
        return [...pointers.map((pointer) => pointer + 4 * n * from), to - from, n];
      });
      return true;
    };
  };
  /** Σ or another reduction of each row of x, seen as [out.size, n]. */
  const perRow = (name: string, x: Tensor, out: Tensor, n: number, cost: number) => {
    const [from, to] = [at(x), at(out)];
    threads.run(name, out.size, Math.ceil(cost / n), (start, end) => {
      return [from + 4 * n * start, to + 4 * start, end - start, n];
    });
  };
  /** A reduction over the last dimensions. */
  const alongTrailing = (name: string): KernelOverride => {
    return (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      const { dims } = attrs as { dims: readonly number[] };
      const [x] = inputs;
      if (arrays === null || out.size === 0 || dims[0] !== x.rank - dims.length) return false;
      perRow(name, arrays[0], out, x.size / out.size, 4 * grain);
      return true;
    };
  };
  return {
    softmax: alongRows("softmax"),
    softmaxGrad: alongRows("softmaxGrad"),
    logSoftmax: alongRows("logSoftmax"),
    logSoftmaxGrad: alongRows("logSoftmaxGrad"),
    logSumExp: (out, inputs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || inputs[0].size === 0) return false;
      const [x] = arrays;
      perRow("logSumExp", x, out, x.shape[x.rank - 1], grain);
      return true;
    },
    crossEntropyGrad: (out, [grad, logits, norm, target, weight], attrs) => {
      const { labelSmoothing, reduction } = attrs as CrossEntropyAttributes;
      const arrays = rowMajor([logits, norm]);
      if (arrays === null || out.size === 0 || (weight && labelSmoothing > 0)) return false;
      const [m, n] = out.shape;
      const targets = target.contiguous();
      const factors = rowFactors(elements(targets), weight && elements(weight), n, attrs as CrossEntropyAttributes);
      const upstream = elements(grad);
      const [x, shift] = arrays.map(at);
      const [labels, to] = [at(targets), at(out)];
      withScratch(pool, 3 * 4 * m, (scratch) => {
        const scaled = new Float32Array(pool.memory.buffer, scratch, 3 * m);
        for (const [part, factor] of [factors.probability, factors.everywhere, factors.target].entries()) {
          for (let i = 0; i < m; i++) scaled[part * m + i] = factor[i] * upstream[reduction === "none" ? i : 0];
        }
        threads.run("crossEntropyGrad", m, Math.ceil(grain / n), (start, end) => {
          const skip = 4 * start;
          const byRow = [0, 1, 2].map((part) => scratch + 4 * m * part + skip);
          return [x + n * skip, shift + skip, labels + skip, ...byRow, to + n * skip, end - start, n];
        });
      });
      return true;
    },
    sum: (out, inputs, attrs) => {
      const arrays = rowMajor(inputs);
      if (arrays === null || inputs[0].size === 0) return false;
      const [x] = arrays;
      const { dims } = attrs as { dims: readonly number[] };
      if (out.size === 1) out.storage.array[out.offset] = wholeSum(at(x), x.size);
      else sumRuns(at(x), x.shape, dims, at(out));
      return true;
    },
    max: alongTrailing("maxCols"),
    argmax: alongTrailing("argmaxCols"),
  };

  /** Sums over `dims`, in order: the last run of neighbouring ones first, and what is left of the array then over the others. */
  function sumRuns(x: number, shape: Shape, dims: readonly number[], out: number): void {
    const end = dims[dims.length - 1] + 1;
    let start = end - 1;
    while (start > 0 && dims.includes(start - 1)) start--;
    const [outer, n, inner] = [shape.slice(0, start), shape.slice(start, end), shape.slice(end)].map(sizeOf);
    const others = dims.filter((d) => d < start);
    const sumRun = (to: number) => {
      if (inner === 1) {
        threads.run("sumCols", outer, Math.ceil((4 * grain) / n), (from, until) => {
          return [x + 4 * n * from, to + 4 * from, until - from, n];
        });
        return;
      }
      for (let o = 0; o < outer; o++) {
        const [first, target] = [x + 4 * n * inner * o, to + 4 * inner * o];
        threads.run("sumRows", inner, columnGrain(n), (from, until) => {
          return [first + 4 * from, target + 4 * from, n, until - from, inner];
        });
      }
    };
    if (others.length === 0) {
      sumRun(out);
      return;
    }
    withScratch(pool, 4 * outer * inner, (scratch) => {
      sumRun(scratch);
      const left = shape.map((extent, d) => (d >= start && d < end ? 1 : extent));
      sumRuns(scratch, left, others, out);
    });
  }

  /** In blocks, so that the order of additions does not hang on the number of threads. */
  function wholeSum(x: number, size: number): number {
    const block = 16384;
    const parts = Math.floor(size / block);
    const rest = size - parts * block;
    let total = 0;
    withScratch(pool, 8 * (parts + 1), (scratch) => {
      threads.run("sumParts", parts, 1, (from, to) => [x + 4 * block * from, scratch + 8 * from, to - from, block]);
      if (rest > 0) threads.run("sumParts", 1, 1, () => [x + 4 * block * parts, scratch + 8 * parts, 1, rest]);
      const sums = new Float64Array(pool.memory.buffer, scratch, parts + 1);
      for (let i = 0; i < parts + (rest > 0 ? 1 : 0); i++) total += sums[i];
    });
    return total;
  }
}
