import type { KernelOverride } from "../../backend.ts";
import { contiguousStrides, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { at } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** The matrix as stored: how far apart its rows are, and whether they are columns of the matrix meant. */
function layout(t: Tensor): { leading: number; transposed: 0 | 1 } | null {
  const [rowStride, columnStride] = t.strides.slice(-2);
  const [m, n] = t.shape.slice(-2);
  if ((columnStride === 1 || n === 1) && (rowStride >= n || m === 1))
    return { leading: Math.max(rowStride, n), transposed: 0 };
  if ((rowStride === 1 || m === 1) && (columnStride >= m || n === 1))
    return { leading: Math.max(columnStride, m), transposed: 1 };
  return null;
}

/** Fewer operations than this are done before another thread has begun. */
const leastOperations = 2 ** 18;

export function matmul({ kernels: k, threads, scratch }: Machine): Record<string, KernelOverride> {
  const [tileRows, tileColumns] = k.features.tile.split("x").map(Number);

  const product: KernelOverride = (out, [a, b]) => {
    if (a.dtype !== "float32" || b.dtype !== "float32") return false;
    const layoutA = layout(a);
    const layoutB = layout(b);
    if (layoutA === null || layoutB === null) return false;
    const { leading: lda, transposed: ta } = layoutA;
    const { leading: ldb, transposed: tb } = layoutB;
    const [m, n] = out.shape.slice(-2);
    const inner = a.shape[a.rank - 1];
    const batch = out.shape.slice(0, -2);
    const count = sizeOf(batch);
    const steps = contiguousStrides(batch);
    // Each thread copies the columns of B that it needs: split by columns, none is copied twice.
    const byColumns = n >= 2 * tileColumns * threads.count;
    const [extent, tile, other] = byColumns ? [n, tileColumns, m] : [m, tileRows, n];
    const tiles = Math.ceil(extent / tile);
    const grain = Math.ceil(leastOperations / Math.max(1, 2 * tile * other * inner));
    const scratchBytes = k.matmulScratchBytes(m, n, inner);
    for (let s = 0; s < count; s++) {
      let fromA = at(a);
      let fromB = at(b);
      for (let d = 0; d < batch.length; d++) {
        const index = Math.floor(s / steps[d]) % batch[d];
        fromA += 4 * index * a.strides[d];
        fromB += 4 * index * b.strides[d];
      }
      const c = at(out) + 4 * s * m * n;
      threads.run("matmul", tiles, grain, (from, to, thread) => {
        const first = from * tile;
        const size = Math.min(extent, to * tile) - first;
        const free = scratch(thread, scratchBytes);
        if (byColumns) {
          const skip = 4 * first * (tb ? ldb : 1);
          return [fromA, fromB + skip, c + 4 * first, m, size, inner, lda, ldb, n, ta, tb, 0, free];
        }
        const skip = 4 * first * (ta ? 1 : lda);
        return [fromA + skip, fromB, c + 4 * first * n, size, n, inner, lda, ldb, n, ta, tb, 0, free];
      });
    }
    return true;
  };
  return { matmul: product };
}
