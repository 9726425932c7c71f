/** Pooling: one number for each window of the last one or two dimensions. */
import { TensorError } from "../errors.ts";
import { type Apply, defineOp } from "../op.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { contiguous, reshape } from "./views.ts";
import { asRow, batched, expectFloat, fromRow, type Pair, pair, windowCount } from "./window.ts";

/** The windows along one dimension: window i takes every `step`-th element from `from[i]` up to, not including, `to[i]`. */
export interface Windows {
  readonly extent: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly step: number;
  /** For means: the numbers that window i is divided by. */
  readonly counts: readonly number[];
}

/** Windows of pictures, [.., height, width]. */
export interface Windows2d {
  readonly rows: Windows;
  readonly columns: Windows;
}

function pooled(x: Tensor, { rows, columns }: Windows2d): number[] {
  return [...x.shape.slice(0, -2), rows.from.length, columns.from.length];
}

/** Calls `visit` for every window: where its result lies, and its elements' positions one after the other. */
function eachWindow(
  planes: number,
  { rows, columns }: Windows2d,
  visit: (out: number, oy: number, ox: number, positions: Iterable<number>) => void,
): void {
  let out = 0;
  for (let p = 0; p < planes; p++) {
    for (let oy = 0; oy < rows.from.length; oy++) {
      for (let ox = 0; ox < columns.from.length; ox++) {
        visit(out++, oy, ox, within(p, oy, ox));
      }
    }
  }
  function* within(p: number, oy: number, ox: number) {
    for (let y = rows.from[oy]; y < rows.to[oy]; y += rows.step) {
      for (let x = columns.from[ox]; x < columns.to[ox]; x += columns.step) {
        yield (p * rows.extent + y) * columns.extent + x;
      }
    }
  }
}

/** Calls `visit` with the first largest element of every window; a NaN is larger than all. -1 where a window is empty. */
function maxima(
  x: ArrayLike<number>,
  planes: number,
  windows: Windows2d,
  visit: (out: number, at: number) => void,
): void {
  eachWindow(planes, windows, (out, _oy, _ox, positions) => {
    let best = -1;
    for (const at of positions) {
      if (best < 0 || x[at] > x[best] || (Number.isNaN(x[at]) && !Number.isNaN(x[best]))) best = at;
    }
    visit(out, best);
  });
}

const maxPool2dOp: Apply<Windows2d> = defineOp({
  name: "maxPool2d",
  infer: ([x], windows) => ({ shape: pooled(x, windows), dtype: x.dtype }),
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    maxima(x, sizeOf(shape.slice(0, -2)), attrs, (o, at) => {
      out[o] = at < 0 ? Number.NEGATIVE_INFINITY : x[at];
    });
  },
  gradient: [({ grad, inputs: [x], attrs }) => maxPool2dGradOp([contiguous(grad), x], attrs)],
});

const maxPool2dGradOp: Apply<Windows2d> = defineOp({
  name: "maxPool2dGrad",
  infer: ([grad, x]) => ({ shape: x.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x], shapes: [, shape], attrs }) => {
    maxima(x, sizeOf(shape.slice(0, -2)), attrs, (o, at) => {
      if (at >= 0) out[at] += grad[o];
    });
  },
  gradient: [({ grad, inputs: [, x], attrs }) => maxPool2dGatherOp([contiguous(grad), x], attrs), "none"],
});

/** The second input's maxima choose elements of the first. */
const maxPool2dGatherOp: Apply<Windows2d> = defineOp({
  name: "maxPool2dGather",
  infer: ([x], windows) => ({ shape: pooled(x, windows), dtype: x.dtype }),
  reference: (out, { inputs: [values, x], shapes: [shape], attrs }) => {
    maxima(x, sizeOf(shape.slice(0, -2)), attrs, (o, at) => {
      if (at >= 0) out[o] = values[at];
    });
  },
  gradient: [({ grad, inputs: [, x], attrs }) => maxPool2dGradOp([contiguous(grad), x], attrs), "none"],
});

const avgPool2dOp: Apply<Windows2d> = defineOp({
  name: "avgPool2d",
  infer: ([x], windows) => ({ shape: pooled(x, windows), dtype: x.dtype }),
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    eachWindow(sizeOf(shape.slice(0, -2)), attrs, (o, oy, ox, positions) => {
      let total = 0;
      for (const at of positions) total += x[at];
      out[o] = total / (attrs.rows.counts[oy] * attrs.columns.counts[ox]);
    });
  },
  gradient: [({ grad, attrs }) => avgPool2dGradOp([contiguous(grad)], attrs)],
});

/** Spreads each window's number evenly over its elements. */
const avgPool2dGradOp: Apply<Windows2d> = defineOp({
  name: "avgPool2dGrad",
  infer: ([grad], { rows, columns }) => ({
    shape: [...grad.shape.slice(0, -2), rows.extent, columns.extent],
    dtype: grad.dtype,
  }),
  reference: (out, { inputs: [grad], shapes: [shape], attrs }) => {
    const sums = new Float64Array(out.length);
    eachWindow(sizeOf(shape.slice(0, -2)), attrs, (o, oy, ox, positions) => {
      const share = grad[o] / (attrs.rows.counts[oy] * attrs.columns.counts[ox]);
      for (const at of positions) sums[at] += share;
    });
    out.set(sums);
  },
  gradient: [({ grad, attrs }) => avgPool2dOp([contiguous(grad)], attrs)],
});

export interface MaxPoolOptions<Size> {
  /** The kernel's size where left out. */
  stride?: Size;
  padding?: Size;
  dilation?: Size;
  /** Also windows that begin inside the picture and reach over its end. */
  ceilMode?: boolean;
}

export interface AvgPoolOptions<Size> {
  /** The kernel's size where left out. */
  stride?: Size;
  padding?: Size;
  ceilMode?: boolean;
  /** Whether a window over the edge is divided by all of its positions (as PyTorch does) or by those inside. */
  countIncludePad?: boolean;
  /** Divides by this instead of the window's size. */
  divisorOverride?: number;
}

export type Pool1dOptions = MaxPoolOptions<number>;
export type Pool2dOptions = MaxPoolOptions<Pair>;
export type AvgPool1dOptions = Omit<AvgPoolOptions<number>, "divisorOverride">;
export type AvgPool2dOptions = AvgPoolOptions<Pair>;

interface Sliding {
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
  ceilMode: boolean;
}

function sliding(op: string, extent: number, s: Sliding, countIncludePad = true): Windows {
  const { kernel, stride, padding, dilation, ceilMode } = s;
  if (2 * padding > kernel)
    throw new TensorError(`${op}: padding ${padding} is more than half of the kernel ${kernel}`);
  const reach = dilation * (kernel - 1) + 1;
  const count = windowCount(op, extent, kernel, stride, padding, dilation, ceilMode);
  const starts = Array.from({ length: count }, (_, i) => i * stride - padding);
  const from = starts.map((start) => (start >= 0 ? start : start + Math.ceil(-start / dilation) * dilation));
  const to = starts.map((start) => Math.min(start + reach, extent));
  const counts = starts.map((start, i) =>
    countIncludePad ? Math.min(start + kernel, extent + padding) - start : to[i] - from[i],
  );
  return { extent, from, to, step: dilation, counts };
}

/** ⌊i·extent / size⌋ … ⌈(i + 1)·extent / size⌉: windows as equal as they can be. */
function adaptive(op: string, extent: number, size: number): Windows {
  if (extent === 0) throw new TensorError(`${op}: there is nothing to pool in a picture without elements`);
  const from = Array.from({ length: size }, (_, i) => Math.floor((i * extent) / size));
  const to = from.map((_, i) => Math.ceil(((i + 1) * extent) / size));
  return { extent, from, to, step: 1, counts: to.map((end, i) => end - from[i]) };
}

const pictures = "[batch, channels, height, width]";
const sequences = "[batch, channels, length]";

function planar(op: string, x: Tensor, compute: (x: Tensor) => Tensor): Tensor {
  expectFloat(op, x);
  return batched(op, x, 2, pictures, (whole) => compute(contiguous(whole)));
}

function linear(op: string, x: Tensor, compute: (x: Tensor) => Tensor): Tensor {
  expectFloat(op, x);
  return batched(op, x, 1, sequences, (whole) => fromRow(compute(asRow(contiguous(whole)))));
}

/**
 * Largest element of every window, as `torch.nn.functional.max_pool2d`; padding counts as −∞. Of equal ones the
 * first takes the gradient; a NaN is larger than all.
 * @param x [batch, channels, height, width], or without the batch
 */
export function maxPool2d(x: Tensor, kernelSize: Pair, options: Pool2dOptions = {}): Tensor {
  return maxPool("maxPool2d", x, pair("maxPool2d", "kernelSize", kernelSize, 1), options, planar);
}

/** `maxPool2d` along one dimension. @param x [batch, channels, length], or without the batch */
export function maxPool1d(x: Tensor, kernelSize: number, options: Pool1dOptions = {}): Tensor {
  const [kernel] = pair("maxPool1d", "kernelSize", kernelSize, 1);
  const { stride = kernel, padding = 0, dilation = 1, ceilMode = false } = options;
  const inRow: Pool2dOptions = { stride: [1, stride], padding: [0, padding], dilation: [1, dilation], ceilMode };
  return maxPool("maxPool1d", x, [1, kernel], inRow, linear);
}

type Arrange = (op: string, x: Tensor, compute: (x: Tensor) => Tensor) => Tensor;

function maxPool(op: string, x: Tensor, kernel: readonly [number, number], options: Pool2dOptions, arrange: Arrange) {
  const stride = pair(op, "stride", options.stride ?? kernel, 1);
  const padding = pair(op, "padding", options.padding ?? 0, 0);
  const dilation = pair(op, "dilation", options.dilation ?? 1, 1);
  const along = (d: 0 | 1, extent: number) =>
    sliding(op, extent, {
      kernel: kernel[d],
      stride: stride[d],
      padding: padding[d],
      dilation: dilation[d],
      ceilMode: options.ceilMode ?? false,
    });
  return arrange(op, x, (whole) =>
    maxPool2dOp([whole], { rows: along(0, whole.shape[2]), columns: along(1, whole.shape[3]) }),
  );
}

/**
 * Mean of every window, as `torch.nn.functional.avg_pool2d`.
 * @param x [batch, channels, height, width], or without the batch
 */
export function avgPool2d(x: Tensor, kernelSize: Pair, options: AvgPool2dOptions = {}): Tensor {
  return avgPool("avgPool2d", x, pair("avgPool2d", "kernelSize", kernelSize, 1), options, planar);
}

/** `avgPool2d` along one dimension. @param x [batch, channels, length], or without the batch */
export function avgPool1d(x: Tensor, kernelSize: number, options: AvgPool1dOptions = {}): Tensor {
  const [kernel] = pair("avgPool1d", "kernelSize", kernelSize, 1);
  const { stride = kernel, padding = 0, ceilMode = false, countIncludePad = true } = options;
  const inRow: AvgPool2dOptions = { stride: [1, stride], padding: [0, padding], ceilMode, countIncludePad };
  return avgPool("avgPool1d", x, [1, kernel], inRow, linear);
}

function avgPool(
  op: string,
  x: Tensor,
  kernel: readonly [number, number],
  options: AvgPool2dOptions,
  arrange: Arrange,
) {
  const stride = pair(op, "stride", options.stride ?? kernel, 1);
  const padding = pair(op, "padding", options.padding ?? 0, 0);
  const { ceilMode = false, countIncludePad = true, divisorOverride } = options;
  if (divisorOverride === 0) throw new TensorError(`${op}: divisorOverride must not be 0`);
  const along = (d: 0 | 1, extent: number) => {
    const [k, s, p] = [kernel[d], stride[d], padding[d]];
    const windows = sliding(op, extent, { kernel: k, stride: s, padding: p, dilation: 1, ceilMode }, countIncludePad);
    return divisorOverride === undefined
      ? windows
      : { ...windows, counts: windows.counts.map(() => (d === 0 ? divisorOverride : 1)) };
  };
  return arrange(op, x, (whole) =>
    avgPool2dOp([whole], { rows: along(0, whole.shape[2]), columns: along(1, whole.shape[3]) }),
  );
}

/**
 * Means over windows that divide the picture into `outputSize` parts, as `torch.nn.functional.adaptive_avg_pool2d`; 1 is
 * global average pooling.
 * @param x [batch, channels, height, width], or without the batch
 */
export function adaptiveAvgPool2d(x: Tensor, outputSize: Pair): Tensor {
  const op = "adaptiveAvgPool2d";
  const [height, width] = pair(op, "outputSize", outputSize, 1);
  return planar(op, x, (whole) => avgPool2dOp([whole], adaptive2d(op, whole, height, width)));
}

/** `adaptiveAvgPool2d` along one dimension. @param x [batch, channels, length], or without the batch */
export function adaptiveAvgPool1d(x: Tensor, outputSize: number): Tensor {
  const op = "adaptiveAvgPool1d";
  const [width] = pair(op, "outputSize", outputSize, 1);
  return linear(op, x, (whole) => avgPool2dOp([whole], adaptive2d(op, whole, 1, width)));
}

/** Maxima over the windows of `adaptiveAvgPool2d`. @param x [batch, channels, height, width], or without the batch */
export function adaptiveMaxPool2d(x: Tensor, outputSize: Pair): Tensor {
  const op = "adaptiveMaxPool2d";
  const [height, width] = pair(op, "outputSize", outputSize, 1);
  return planar(op, x, (whole) => maxPool2dOp([whole], adaptive2d(op, whole, height, width)));
}

/** `adaptiveMaxPool2d` along one dimension. @param x [batch, channels, length], or without the batch */
export function adaptiveMaxPool1d(x: Tensor, outputSize: number): Tensor {
  const op = "adaptiveMaxPool1d";
  const [width] = pair(op, "outputSize", outputSize, 1);
  return linear(op, x, (whole) => maxPool2dOp([whole], adaptive2d(op, whole, 1, width)));
}

function adaptive2d(op: string, x: Tensor, height: number, width: number): Windows2d {
  return { rows: adaptive(op, x.shape[2], height), columns: adaptive(op, x.shape[3], width) };
}

/** Pictures as rows: [batch, …] → [batch, size of the rest]. */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
}
