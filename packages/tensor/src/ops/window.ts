/** What convolution, pooling and unfolding share: windows that slide over the last two dimensions. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./views.ts";

/** One number for height and width, or both. */
export type Pair = number | readonly [number, number];

/** Both numbers of a pair, each a whole number of at least `least`. */
export function pair(op: string, name: string, value: Pair, least: number): readonly [number, number] {
  const both = typeof value === "number" ? ([value, value] as const) : value;
  if (both.length !== 2 || both.some((v) => !Number.isInteger(v) || v < least)) {
    throw new TensorError(`${op}: ${name} [${both.join(", ")}] must be whole numbers, ${least} or more`);
  }
  return both;
}

/**
 * How many windows fit: ⌊(extent + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. With `ceilMode` those count, too, that
 * begin before the end and reach over it.
 */
export function windowCount(
  op: string,
  extent: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  ceilMode = false,
): number {
  const free = extent + 2 * padding - dilation * (kernel - 1) - 1;
  const most = Math.floor((free + (ceilMode ? stride - 1 : 0)) / stride) + 1;
  const out = ceilMode && (most - 1) * stride >= extent + padding ? most - 1 : most;
  if (out < 1) {
    throw new TensorError(
      `${op}: a window of ${dilation * (kernel - 1) + 1} does not fit into ${extent} with padding ${padding}; use a smaller kernel or more padding`,
    );
  }
  return out;
}

export function expectFloat(op: string, x: Tensor): void {
  if (!isFloat(x.dtype)) throw new TensorError(`${op}: ${x.dtype} numbers have no gradient here; use to("float32")`);
}

/**
 * Runs `compute` on [batch, channels, …positions]; an array without the batch dimension counts as a batch of one, as in
 * PyTorch.
 */
export function batched(
  op: string,
  x: Tensor,
  positions: 1 | 2,
  meaning: string,
  compute: (x: Tensor) => Tensor,
): Tensor {
  if (x.rank === positions + 2) return compute(x);
  if (x.rank === positions + 1) {
    const out = compute(reshape(x, [1, ...x.shape]));
    return reshape(out, out.shape.slice(1));
  }
  throw new TensorError(
    `${op}: expected ${positions + 2} dimensions ${meaning}, or ${positions + 1} without the batch, got shape ${showShape(x.shape)}`,
  );
}

/** [.., length] as [.., 1, length]: a sequence is a picture of one row. */
export function asRow(x: Tensor): Tensor {
  return reshape(x, [...x.shape.slice(0, -1), 1, x.shape[x.rank - 1]]);
}

/** [.., 1, length] as [.., length]. */
export function fromRow(x: Tensor): Tensor {
  return reshape(x, [...x.shape.slice(0, -2), x.shape[x.rank - 1]]);
}
