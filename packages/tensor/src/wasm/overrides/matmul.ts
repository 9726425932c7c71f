import type { KernelOverride } from "../../backend.ts";
import { noGrad } from "../../op.ts";
import { contiguous } from "../../ops/views.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { at, rowStride } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** The matrix as stored: how far apart its rows are, and whether they are columns of the matrix meant. */
interface Layout {
  readonly leading: number;
  readonly transposed: 0 | 1;
}

function layout(t: Tensor): Layout | null {
  const [rowStride, columnStride] = t.strides.slice(-2);
  const [m, n] = t.shape.slice(-2);
  if (columnStride === 1 || n === 1) return { leading: m === 1 ? n : rowStride, transposed: 0 };
  if (rowStride === 1 || m === 1) return { leading: columnStride, transposed: 1 };
  return null;
}

/** The array, or a copy where neither its rows nor its columns lie in one piece. */
function readable(t: Tensor): { t: Tensor; layout: Layout } {
  const found = layout(t);
  if (found !== null) return { t, layout: found };
  const copy = noGrad(() => contiguous(t));
  return { t: copy, layout: { leading: t.shape[t.rank - 1], transposed: 0 } };
}

/** Fewer operations than this are done before another thread has begun. */
const leastOperations = 2 ** 19;

/** C = bias + A·B; addresses in bytes, 0 for no bias. */
interface Product {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly layoutA: Layout;
  readonly layoutB: Layout;
  readonly bias: number;
}

export function matmul({ kernels, threads, scratch }: Machine): Record<string, KernelOverride> {
  const [tileRows, tileColumns] = kernels.features.tile.split("x").map(Number);

  const multiply = ({ a, b, c, m, n, k, layoutA, layoutB, bias }: Product) => {
    const { leading: lda, transposed: ta } = layoutA;
    const { leading: ldb, transposed: tb } = layoutB;
    const bytes = kernels.matmulScratchBytes(m, n, k);
    // Each thread copies the columns of B that it needs: split by columns, none is copied twice.
    const byColumns = n >= 2 * tileColumns * threads.count;
    const [extent, tile, other] = byColumns ? [n, tileColumns, m] : [m, tileRows, n];
    const grain = Math.ceil(leastOperations / Math.max(1, 2 * tile * other * k));
    threads.run("linear", Math.ceil(extent / tile), grain, (from, to, thread) => {
      const first = from * tile;
      const size = Math.min(extent, to * tile) - first;
      if (byColumns) {
        const skip = 4 * first * (tb ? ldb : 1);
        const start = bias && bias + 4 * first;
        return [a, b + skip, c + 4 * first, m, size, k, lda, ldb, n, ta, tb, start, scratch(thread, bytes)];
      }
      const skip = 4 * first * (ta ? 1 : lda);
      return [a + skip, b, c + 4 * first * n, size, n, k, lda, ldb, n, ta, tb, bias, scratch(thread, bytes)];
    });
  };

  return {
    matmul: (out, inputs) => {
      if (inputs.some(({ dtype }) => dtype !== "float32")) return false;
      const [{ t: a, layout: layoutA }, { t: b, layout: layoutB }] = inputs.map(readable);
      const [m, n] = out.shape.slice(-2);
      const k = a.shape[a.rank - 1];
      if (out.rank === 2) {
        multiply({ a: at(a), b: at(b), c: at(out), m, n, k, layoutA, layoutB, bias: 0 });
        return true;
      }
      const { leading: lda, transposed: ta } = layoutA;
      const { leading: ldb, transposed: tb } = layoutB;
      const bytes = kernels.matmulScratchBytes(m, n, k);
      const grain = Math.ceil(leastOperations / Math.max(1, 2 * m * n * k));
      // The last dimensions of the batch that lie at equal distances go to the kernel as one, the others are walked here.
      const { count, strideA, strideB, outer } = batches(out.shape.slice(0, -2), a.strides, b.strides);
      for (const [s, { offsetA, offsetB }] of outer.entries()) {
        const [fromA, fromB, c] = [at(a) + 4 * offsetA, at(b) + 4 * offsetB, at(out) + 4 * s * count * m * n];
        if (count === 1) {
          multiply({ a: fromA, b: fromB, c, m, n, k, layoutA, layoutB, bias: 0 });
          continue;
        }
        threads.run("matmulBatch", count, grain, (from, to, thread) => {
          const starts = [fromA + 4 * from * strideA, fromB + 4 * from * strideB, c + 4 * from * m * n];
          const steps = [to - from, 4 * strideA, 4 * strideB];
          return [...starts, ...steps, m, n, k, lda, ldb, ta, tb, scratch(thread, bytes)];
        });
      }
      return true;
    },

    linear: (out, [x, weight, bias]) => {
      if (![x, weight, bias].every((t) => t === undefined || t.dtype === "float32") || x.size === 0) return false;
      const { t: w, layout: layoutW } = readable(weight);
      const stride = rowStride(x);
      const rows = stride === null ? noGrad(() => contiguous(x)) : x;
      const start = bias === undefined || bias.contiguousLayout ? bias : noGrad(() => contiguous(bias));
      const [n, k] = weight.shape;
      multiply({
        a: at(rows),
        b: at(w),
        c: at(out),
        m: x.size / k,
        n,
        k,
        layoutA: { leading: stride ?? k, transposed: 0 },
        // What is multiplied by is the weight's transpose.
        layoutB: { leading: layoutW.leading, transposed: layoutW.transposed ? 0 : 1 },
        bias: start ? at(start) : 0,
      });
      return true;
    },
  };
}

/** Splits a batch's dimensions: the last ones, which have one stride in both arrays, and where each of the rest begins. */
function batches(shape: readonly number[], stridesA: readonly number[], stridesB: readonly number[]) {
  let d = shape.length - 1;
  let count = 1;
  let [strideA, strideB] = [0, 0];
  for (; d >= 0; d--) {
    if (shape[d] === 1) continue;
    if (count === 1) [strideA, strideB] = [stridesA[d], stridesB[d]];
    else if (stridesA[d] !== count * strideA || stridesB[d] !== count * strideB) break;
    count *= shape[d];
  }
  const rest = shape.slice(0, d + 1);
  const outer = Array.from({ length: sizeOf(rest) }, () => ({ offsetA: 0, offsetB: 0 }));
  for (const [s, start] of outer.entries()) {
    let index = s;
    for (let e = rest.length - 1; e >= 0; e--) {
      start.offsetA += (index % rest[e]) * stridesA[e];
      start.offsetB += (index % rest[e]) * stridesB[e];
      index = Math.floor(index / rest[e]);
    }
  }
  return { count, strideA, strideB, outer };
}
