/** Convolution of sequences, [batch, channels, length], and of pictures, [batch, channels, height, width]. */
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp, expectRank } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./elementwise.ts";
import { sum } from "./reduce.ts";
import { contiguous, reshape } from "./views.ts";
import { asRow, batched, expectFloat, fromRow, type Pair, pair, windowCount } from "./window.ts";

export { flatten, maxPool2d, type Pool2dOptions } from "./pool.ts";
export type { Pair } from "./window.ts";

export interface ConvOptions<Size> {
  stride?: Size;
  /** Zeros on either side; "same" for as many as keep the size (stride 1 only), "valid" for none. */
  padding?: Size | "same" | "valid";
  dilation?: Size;
  /** Channels are split into so many parts that do not see one another; as many as channels: depthwise. */
  groups?: number;
}

export type Conv1dOptions = ConvOptions<number>;
export type Conv2dOptions = ConvOptions<Pair>;

/** A convolution with all sizes worked out: what forward and both gradients share. */
export interface Conv2dGeometry {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  /** Zeros above and to the left. Below and to the right there are as many as the windows reach. */
  readonly paddingY: number;
  readonly paddingX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * Visits every (output position, input position, weight position) that meet, per image and channel pair. The three
 * kernels of a convolution differ only in which of the three they sum into.
 */
function meet(g: Conv2dGeometry, visit: (out: number, x: number, weight: number) => void): void {
  const { batch, height, width, outChannels, outHeight, outWidth, kernelHeight, kernelWidth } = g;
  const channels = g.channels / g.groups;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outChannels; o++) {
      const firstChannel = Math.floor(o / (outChannels / g.groups)) * channels;
      for (let c = 0; c < channels; c++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          for (let kx = 0; kx < kernelWidth; kx++) {
            const weight = ((o * channels + c) * kernelHeight + ky) * kernelWidth + kx;
            for (let y = 0; y < outHeight; y++) {
              const iy = y * g.strideY + ky * g.dilationY - g.paddingY;
              if (iy < 0 || iy >= height) continue;
              for (let x = 0; x < outWidth; x++) {
                const ix = x * g.strideX + kx * g.dilationX - g.paddingX;
                if (ix < 0 || ix >= width) continue;
                visit(
                  ((b * outChannels + o) * outHeight + y) * outWidth + x,
                  ((b * g.channels + firstChannel + c) * height + iy) * width + ix,
                  weight,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** Inputs: x, weight and, if there is one, the bias. */
const conv2dOp: Apply<Conv2dGeometry> = defineOp({
  name: "conv2d",
  infer: ([x], g) => ({ shape: [g.batch, g.outChannels, g.outHeight, g.outWidth], dtype: x.dtype }),
  reference: (out, { inputs: [x, weight, bias], attrs }) => {
    const plane = attrs.outHeight * attrs.outWidth;
    const sums = new Float64Array(out.length);
    if (bias) for (let i = 0; i < sums.length; i++) sums[i] = bias[Math.floor(i / plane) % attrs.outChannels];
    meet(attrs, (o, i, w) => {
      sums[o] += x[i] * weight[w];
    });
    out.set(sums);
  },
  gradient: [
    ({ grad, inputs: [, weight], attrs }) => conv2dGradInputOp([contiguous(grad), weight], attrs),
    ({ grad, inputs: [x], attrs }) => conv2dGradWeightOp([contiguous(grad), x], attrs),
    ({ grad }) => sum(grad, [0, 2, 3]),
  ],
});

const conv2dGradInputOp: Apply<Conv2dGeometry> = defineOp({
  name: "conv2dGradInput",
  infer: ([grad], g) => ({ shape: [g.batch, g.channels, g.height, g.width], dtype: grad.dtype }),
  reference: (out, { inputs: [grad, weight], attrs }) => {
    const sums = new Float64Array(out.length);
    meet(attrs, (o, i, w) => {
      sums[i] += grad[o] * weight[w];
    });
    out.set(sums);
  },
  gradient: [
    ({ grad, inputs: [, weight], attrs }) => conv2dOp([contiguous(grad), weight], attrs),
    ({ grad, inputs: [dy], attrs }) => conv2dGradWeightOp([dy, contiguous(grad)], attrs),
  ],
});

const conv2dGradWeightOp: Apply<Conv2dGeometry> = defineOp({
  name: "conv2dGradWeight",
  infer: ([grad], g) => ({
    shape: [g.outChannels, g.channels / g.groups, g.kernelHeight, g.kernelWidth],
    dtype: grad.dtype,
  }),
  reference: (out, { inputs: [grad, x], attrs }) => {
    const sums = new Float64Array(out.length);
    meet(attrs, (o, i, w) => {
      sums[w] += grad[o] * x[i];
    });
    out.set(sums);
  },
  gradient: [
    ({ grad, inputs: [, x], attrs }) => conv2dOp([x, contiguous(grad)], attrs),
    ({ grad, inputs: [dy], attrs }) => conv2dGradInputOp([dy, contiguous(grad)], attrs),
  ],
});

/**
 * Cross-correlation, as `torch.nn.functional.conv2d`.
 * @param x [batch, in, height, width], or without the batch @param weight [out, in / groups, kh, kw] @param bias [out]
 * @returns [batch, out, oh, ow], oh = ⌊(height + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1
 * @throws where channels, groups or the window do not fit
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv2dOptions = {}): Tensor {
  return convolve("conv2d", x, weight, bias, options);
}

/**
 * Cross-correlation along one dimension, as `torch.nn.functional.conv1d`.
 * @param x [batch, in, length], or without the batch @param weight [out, in / groups, k] @param bias [out]
 */
export function conv1d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv1dOptions = {}): Tensor {
  expectRank("conv1d", weight, 3, "[out, in / groups, k]");
  return batched("conv1d", x, 1, "[batch, channels, length]", (sequences) => {
    const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
    return fromRow(
      convolve("conv1d", asRow(sequences), asRow(weight), bias, {
        stride: [1, stride],
        padding: typeof padding === "string" ? padding : [0, padding],
        dilation: [1, dilation],
        groups,
      }),
    );
  });
}

function convolve(op: string, x: Tensor, weight: Tensor, bias: Tensor | null | undefined, options: Conv2dOptions) {
  expectRank(op, weight, 4, "[out, in / groups, height, width]");
  return batched(op, x, 2, "[batch, channels, height, width]", (pictures) => {
    const [batch, channels, height, width] = pictures.shape;
    const [outChannels, weightChannels, kernelHeight, kernelWidth] = weight.shape;
    const groups = checkGroups(op, options.groups ?? 1, channels, outChannels);
    if (channels !== weightChannels * groups) {
      throw new TensorError(
        `${op}: the picture ${showShape(x.shape)} has ${channels} channels, the weight ${showShape(weight.shape)} takes ${weightChannels}` +
          (groups === 1 ? "" : ` in each of ${groups} groups, ${weightChannels * groups} in all`),
      );
    }
    checkTypes(op, pictures, weight, bias, outChannels);
    const [strideY, strideX] = pair(op, "stride", options.stride ?? 1, 1);
    const [dilationY, dilationX] = pair(op, "dilation", options.dilation ?? 1, 1);
    const same = options.padding === "same";
    if (same && (strideY !== 1 || strideX !== 1)) {
      throw new TensorError(`${op}: padding "same" keeps the size only with stride 1, not [${strideY}, ${strideX}]`);
    }
    const [paddingY, paddingX] = same
      ? [(dilationY * (kernelHeight - 1)) >> 1, (dilationX * (kernelWidth - 1)) >> 1]
      : pair(op, "padding", options.padding === "valid" ? 0 : ((options.padding as Pair | undefined) ?? 0), 0);
    const geometry = {
      ...{ batch, channels, height, width, outChannels, groups, kernelHeight, kernelWidth },
      ...{ strideY, strideX, paddingY, paddingX, dilationY, dilationX },
      outHeight: same ? height : windowCount(op, height, kernelHeight, strideY, paddingY, dilationY),
      outWidth: same ? width : windowCount(op, width, kernelWidth, strideX, paddingX, dilationX),
    };
    const inputs = [contiguous(pictures), contiguous(weight)];
    return conv2dOp(bias ? [...inputs, contiguous(bias)] : inputs, geometry);
  });
}

export interface ConvTransposeOptions<Size> {
  stride?: Size;
  padding?: Size;
  /** Rows and columns added below and to the right, to choose among the sizes that a stride maps to one. */
  outputPadding?: Size;
  groups?: number;
  dilation?: Size;
}

export type ConvTranspose1dOptions = ConvTransposeOptions<number>;
export type ConvTranspose2dOptions = ConvTransposeOptions<Pair>;

/**
 * The gradient of `conv2d` by its input, as an operation of its own: it spreads each element over a window, as
 * `torch.nn.functional.conv_transpose2d`.
 * @param x [batch, in, height, width], or without the batch @param weight [in, out / groups, kh, kw] @param bias [out]
 * @returns [batch, out, oh, ow], oh = (height − 1)·stride − 2·padding + dilation·(kh − 1) + outputPadding + 1
 */
export function convTranspose2d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTranspose2dOptions = {},
): Tensor {
  return spread("convTranspose2d", x, weight, bias, options);
}

/**
 * `convTranspose2d` along one dimension, as `torch.nn.functional.conv_transpose1d`.
 * @param x [batch, in, length], or without the batch @param weight [in, out / groups, k] @param bias [out]
 */
export function convTranspose1d(
  x: Tensor,
  weight: Tensor,
  bias?: Tensor | null,
  options: ConvTranspose1dOptions = {},
): Tensor {
  expectRank("convTranspose1d", weight, 3, "[in, out / groups, k]");
  return batched("convTranspose1d", x, 1, "[batch, channels, length]", (sequences) => {
    const { stride = 1, padding = 0, dilation = 1, outputPadding = 0, groups = 1 } = options;
    return fromRow(
      spread("convTranspose1d", asRow(sequences), asRow(weight), bias, {
        stride: [1, stride],
        padding: [0, padding],
        dilation: [1, dilation],
        outputPadding: [0, outputPadding],
        groups,
      }),
    );
  });
}

function spread(
  op: string,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null | undefined,
  options: ConvTranspose2dOptions,
): Tensor {
  expectRank(op, weight, 4, "[in, out / groups, height, width]");
  return batched(op, x, 2, "[batch, channels, height, width]", (pictures) => {
    const [batch, inChannels, outHeight, outWidth] = pictures.shape;
    const [weightIn, outPerGroup, kernelHeight, kernelWidth] = weight.shape;
    if (inChannels !== weightIn) {
      throw new TensorError(
        `${op}: the picture ${showShape(x.shape)} has ${inChannels} channels, the weight ${showShape(weight.shape)} takes ${weightIn}; its first extent is the input's channels`,
      );
    }
    const channels = outPerGroup * (options.groups ?? 1);
    const groups = checkGroups(op, options.groups ?? 1, inChannels, channels);
    checkTypes(op, pictures, weight, bias, channels);
    const [strideY, strideX] = pair(op, "stride", options.stride ?? 1, 1);
    const [paddingY, paddingX] = pair(op, "padding", options.padding ?? 0, 0);
    const [dilationY, dilationX] = pair(op, "dilation", options.dilation ?? 1, 1);
    const [extraY, extraX] = pair(op, "outputPadding", options.outputPadding ?? 0, 0);
    if (extraY >= Math.max(strideY, dilationY) || extraX >= Math.max(strideX, dilationX)) {
      throw new TensorError(
        `${op}: outputPadding [${extraY}, ${extraX}] must be smaller than the stride [${strideY}, ${strideX}] or the dilation [${dilationY}, ${dilationX}]`,
      );
    }
    const height = (outHeight - 1) * strideY - 2 * paddingY + dilationY * (kernelHeight - 1) + extraY + 1;
    const width = (outWidth - 1) * strideX - 2 * paddingX + dilationX * (kernelWidth - 1) + extraX + 1;
    if (height < 1 || width < 1) {
      throw new TensorError(
        `${op}: nothing of ${showShape(x.shape)} is left, the result would be [${height}, ${width}]; use less padding`,
      );
    }
    const out = conv2dGradInputOp([contiguous(pictures), contiguous(weight)], {
      ...{ batch, channels, height, width, outChannels: inChannels, groups, kernelHeight, kernelWidth },
      ...{ strideY, strideX, paddingY, paddingX, dilationY, dilationX, outHeight, outWidth },
    });
    return bias ? add(out, reshape(bias, [1, channels, 1, 1])) : out;
  });
}

function checkGroups(op: string, groups: number, inChannels: number, outChannels: number): number {
  if (!Number.isInteger(groups) || groups < 1 || inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new TensorError(
      `${op}: ${inChannels} channels in and ${outChannels} out cannot be split into ${groups} equal groups`,
    );
  }
  return groups;
}

function checkTypes(op: string, x: Tensor, weight: Tensor, bias: Tensor | null | undefined, channels: number): void {
  expectFloat(op, x);
  if (weight.dtype !== x.dtype || (bias && bias.dtype !== x.dtype)) {
    throw new TensorError(
      `${op}: the picture is ${x.dtype}, the weight ${weight.dtype}; use to() to make them one type`,
    );
  }
  if (bias && (bias.rank !== 1 || bias.shape[0] !== channels)) {
    throw new TensorError(
      `${op}: the bias must be [${channels}], one number per output channel, not ${showShape(bias.shape)}`,
    );
  }
}
