import { broadcastStrides, type Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";

/** Dimensions and, for each array, how far apart neighbours along them lie. */
interface Layout {
  shape: number[];
  strides: number[][];
}

/**
 * The same elements in the same order with as few dimensions as can be: those of extent 1 go, and neighbours that are one
 * stretch of memory in every array become one.
 */
export function collapse(shape: Shape, strides: readonly (readonly number[])[]): Layout {
  const out: Layout = { shape: [], strides: strides.map(() => []) };
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    const joins = out.shape.length > 0 && strides.every((s, i) => s[d] === out.strides[i][0] * out.shape[0]);
    if (joins) {
      out.shape[0] *= shape[d];
    } else {
      out.shape.unshift(shape[d]);
      for (const [i, s] of strides.entries()) out.strides[i].unshift(s[d]);
    }
  }
  return out;
}

/** Calls `visit` with each array's offset for every index of the given dimensions, in row-major order. */
export function eachOffset(
  shape: Shape,
  strides: readonly (readonly number[])[],
  visit: (offsets: readonly number[]) => void,
): void {
  const offsets = strides.map(() => 0);
  const index = shape.map(() => 0);
  for (;;) {
    visit(offsets);
    let d = shape.length - 1;
    for (; d >= 0; d--) {
      for (const [i, s] of strides.entries()) offsets[i] += s[d];
      if (++index[d] < shape[d]) break;
      for (const [i, s] of strides.entries()) offsets[i] -= s[d] * shape[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

/** An array's strides where it is read as if it had `shape`. */
export function stridesIn(t: Tensor, shape: Shape): readonly number[] {
  return t.shape === shape ? t.strides : broadcastStrides(t.shape, t.strides, shape);
}
