import { noGrad } from "../../op.ts";
import { contiguous } from "../../ops/views.ts";
import type { Tensor } from "../../tensor.ts";

/** Byte address of an array's first element. */
export function at(t: Tensor): number {
  return t.storage.address + 4 * t.offset;
}

/** float32 in row-major order without gaps: what most kernels take. */
export function plain(t: Tensor): boolean {
  return t.dtype === "float32" && t.contiguousLayout;
}

/**
 * Elements from one row to the next, where the array is rows of the last dimension's numbers at equal distances; null where it is not,
 * or is empty.
 */
export function rowStride({ shape, strides, rank, size }: Tensor): number | null {
  if (rank === 0 || size === 0 || (strides[rank - 1] !== 1 && shape[rank - 1] !== 1)) return null;
  let stride: number | null = null;
  let rows = 1;
  for (let d = rank - 2; d >= 0; d--) {
    if (shape[d] === 1) continue;
    if (stride === null) stride = strides[d];
    else if (strides[d] !== stride * rows) return null;
    rows *= shape[d];
  }
  return stride ?? shape[rank - 1];
}

/** The arrays row-major, copied where they are not; null where one is not float32. */
export function rowMajor(arrays: readonly Tensor[]): readonly Tensor[] | null {
  if (!arrays.every((t) => t.dtype === "float32")) return null;
  return arrays.every((t) => t.contiguousLayout) ? arrays : noGrad(() => arrays.map(contiguous));
}
