import type { Tensor } from "../../tensor.ts";

/** Byte address of an array's first element. */
export function at(t: Tensor): number {
  return t.storage.address + 4 * t.offset;
}

/** float32 in row-major order without gaps: what most kernels take. */
export function plain(t: Tensor): boolean {
  return t.dtype === "float32" && t.contiguousLayout;
}
