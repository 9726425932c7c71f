import { showShape, TensorError } from "../errors.ts";
import { checkShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { resample, type Taps } from "./resample.ts";

export type PadMode = "constant" | "reflect" | "replicate" | "circular";

/**
 * More elements before and after those of the last dimensions, as `torch.nn.functional.pad`.
 * @param padding pairs (before, after), the last dimension's first: [left, right, top, bottom]; negative ones cut off
 * @param mode "constant" sets `value`; "reflect" mirrors without repeating the edge, "replicate" repeats the edge, "circular" begins anew
 * @throws where a mirror is wanted of more than there is
 */
export function pad(x: Tensor, padding: readonly number[], mode: PadMode = "constant", value = 0): Tensor {
  if (padding.length % 2 !== 0 || padding.length > 2 * x.rank || padding.some((n) => !Number.isInteger(n))) {
    throw new TensorError(
      `pad: [${padding.join(", ")}] must be pairs of whole numbers (before, after), the last dimension's first, at most one pair for each of ${showShape(x.shape)}`,
    );
  }
  let out = x;
  for (let i = 0; i < padding.length; i += 2) {
    const [before, after] = [padding[i], padding[i + 1]];
    const dim = x.rank - 1 - i / 2;
    if (before !== 0 || after !== 0) out = resample(out, dim, source(x, dim, before, after, mode), value);
  }
  return out;
}

function source(x: Tensor, dim: number, before: number, after: number, mode: PadMode): Taps {
  const extent = x.shape[dim];
  const size = extent + before + after;
  const most = {
    constant: Number.POSITIVE_INFINITY,
    reflect: extent - 1,
    replicate: Number.POSITIVE_INFINITY,
    circular: extent,
  }[mode];
  if (most === undefined) {
    throw new TensorError(`pad: "${mode}" is not a mode; there are "constant", "reflect", "replicate" and "circular"`);
  }
  if (!Number.isInteger(size) || size < 0 || Math.max(before, after) > most || (mode === "replicate" && extent === 0)) {
    throw new TensorError(
      `pad: ${before} before and ${after} after do not fit dimension ${dim} of ${showShape(x.shape)} in mode "${mode}"`,
    );
  }
  checkShape("pad", x.shape.with(dim, size));
  const to: number[] = [];
  const from: number[] = [];
  for (let i = 0; i < size; i++) {
    const at = inside(i - before, extent, mode);
    if (at < 0 || at >= extent) continue;
    to.push(i);
    from.push(at);
  }
  return { size, to, from, weights: to.map(() => 1) };
}

/** Which element stands at position `i`, which may lie outside. */
function inside(i: number, extent: number, mode: PadMode): number {
  switch (mode) {
    case "constant":
      return i;
    case "replicate":
      return Math.min(Math.max(i, 0), extent - 1);
    case "circular":
      return ((i % extent) + extent) % extent;
    case "reflect":
      return i < 0 ? -i : i >= extent ? 2 * (extent - 1) - i : i;
  }
}
