/** Convolution and pooling of pictures, [batch, channels, height, width]. */
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp, expectRank } from "../op.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Conv2dGeometry, Pool2dGeometry } from "../wasm/kernels.ts";
import { add } from "./elementwise.ts";
import { reshape } from "./views.ts";

export type Pair = number | readonly [number, number];

export interface Conv2dOptions {
  stride?: Pair;
  padding?: Pair;
  dilation?: Pair;
}

/** A convolution with all sizes worked out: what forward and both gradients share. */
export interface Conv2dAttributes extends Conv2dGeometry {
  batch: number;
  outChannels: number;
}

function pair(op: string, name: string, value: Pair, least: number): readonly [number, number] {
  const both = typeof value === "number" ? ([value, value] as const) : value;
  if (both.some((v) => !Number.isInteger(v) || v < least)) {
    throw new TensorError(`${op}: ${name} [${both.join(", ")}] must be whole numbers, ${least} or more`);
  }
  return both;
}

function outExtent(
  op: string,
  extent: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
): number {
  const out = Math.floor((extent + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
  if (out < 1) {
    throw new TensorError(
      `${op}: a window of ${dilation * (kernel - 1) + 1} does not fit into ${extent} with padding ${padding}; use a smaller kernel or more padding`,
    );
  }
  return out;
}

/**
 * Visits every (output position, input position, weight position) that meet, per image and channel pair. The three
 * kernels of a convolution differ only in which of the three they sum into.
 */
function meet(g: Conv2dAttributes, visit: (out: number, x: number, weight: number) => void): void {
  const { batch, channels, height, width, outChannels, outHeight, outWidth, kernelHeight, kernelWidth } = g;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outChannels; o++) {
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
                  ((b * channels + c) * height + iy) * width + ix,
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

const conv2dOp: Apply<Conv2dAttributes> = defineOp({
  name: "conv2d",
  infer: ([x], g) => ({ shape: [g.batch, g.outChannels, g.outHeight, g.outWidth], dtype: x.dtype }),
  reference: (out, { inputs: [x, weight], attrs }) => {
    const sums = new Float64Array(out.length);
    meet(attrs, (o, i, w) => {
      sums[o] += x[i] * weight[w];
    });
    out.set(sums);
  },
  gradient: [
    ({ grad, inputs: [, weight], attrs }) => conv2dGradInputOp([grad, weight], attrs),
    ({ grad, inputs: [x], attrs }) => conv2dGradWeightOp([grad, x], attrs),
  ],
});

const conv2dGradInputOp: Apply<Conv2dAttributes> = defineOp({
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
    ({ grad, inputs: [, weight], attrs }) => conv2dOp([grad, weight], attrs),
    ({ grad, inputs: [dy], attrs }) => conv2dGradWeightOp([dy, grad], attrs),
  ],
});

const conv2dGradWeightOp: Apply<Conv2dAttributes> = defineOp({
  name: "conv2dGradWeight",
  infer: ([grad], g) => ({ shape: [g.outChannels, g.channels, g.kernelHeight, g.kernelWidth], dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x], attrs }) => {
    const sums = new Float64Array(out.length);
    meet(attrs, (o, i, w) => {
      sums[w] += grad[o] * x[i];
    });
    out.set(sums);
  },
  gradient: [
    ({ grad, inputs: [, x], attrs }) => conv2dOp([x, grad], attrs),
    ({ grad, inputs: [dy], attrs }) => conv2dGradInputOp([dy, grad], attrs),
  ],
});

/**
 * Cross-correlation, as `torch.nn.functional.conv2d`.
 * @param x [batch, in, height, width] @param weight [out, in, kh, kw] @param bias [out]
 * @returns [batch, out, oh, ow], oh = ⌊(height + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1
 */
export function conv2d(x: Tensor, weight: Tensor, bias?: Tensor | null, options: Conv2dOptions = {}): Tensor {
  expectRank("conv2d", x, 4, "[batch, channels, height, width]");
  expectRank("conv2d", weight, 4, "[out, in, height, width]");
  const [batch, channels, height, width] = x.shape;
  const [outChannels, weightChannels, kernelHeight, kernelWidth] = weight.shape;
  if (channels !== weightChannels) {
    throw new TensorError(
      `conv2d: the picture ${showShape(x.shape)} has ${channels} channels, the weight ${showShape(weight.shape)} takes ${weightChannels}`,
    );
  }
  const [strideY, strideX] = pair("conv2d", "stride", options.stride ?? 1, 1);
  const [paddingY, paddingX] = pair("conv2d", "padding", options.padding ?? 0, 0);
  const [dilationY, dilationX] = pair("conv2d", "dilation", options.dilation ?? 1, 1);
  const out = conv2dOp([x, weight], {
    batch,
    channels,
    height,
    width,
    outChannels,
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    paddingY,
    paddingX,
    dilationY,
    dilationX,
    outHeight: outExtent("conv2d", height, kernelHeight, strideY, paddingY, dilationY),
    outWidth: outExtent("conv2d", width, kernelWidth, strideX, paddingX, dilationX),
  });
  return bias ? add(out, reshape(bias, [1, outChannels, 1, 1])) : out;
}

export interface Pool2dOptions {
  /** The kernel's size where left out. */
  stride?: Pair;
  padding?: Pair;
}

/** Calls `visit` with the first largest element of every window. */
function maxima(
  x: ArrayLike<number>,
  planes: number,
  g: Pool2dGeometry,
  visit: (out: number, at: number) => void,
): void {
  for (let p = 0; p < planes; p++) {
    for (let oy = 0; oy < g.outHeight; oy++) {
      for (let ox = 0; ox < g.outWidth; ox++) {
        let best = -1;
        for (let ky = 0; ky < g.kernelHeight; ky++) {
          const y = oy * g.strideY + ky - g.paddingY;
          if (y < 0 || y >= g.height) continue;
          for (let kx = 0; kx < g.kernelWidth; kx++) {
            const column = ox * g.strideX + kx - g.paddingX;
            if (column < 0 || column >= g.width) continue;
            const at = (p * g.height + y) * g.width + column;
            if (best < 0 || x[at] > x[best] || (Number.isNaN(x[at]) && !Number.isNaN(x[best]))) best = at;
          }
        }
        visit((p * g.outHeight + oy) * g.outWidth + ox, best);
      }
    }
  }
}

const maxPool2dOp: Apply<Pool2dGeometry> = defineOp({
  name: "maxPool2d",
  infer: ([x], g) => ({ shape: [x.shape[0], x.shape[1], g.outHeight, g.outWidth], dtype: x.dtype }),
  reference: (out, { inputs: [x], shapes: [shape], attrs }) => {
    maxima(x, shape[0] * shape[1], attrs, (o, at) => {
      out[o] = x[at];
    });
  },
  gradient: [({ grad, inputs: [x], attrs }) => maxPool2dGradOp([grad, x], attrs)],
});

const maxPool2dGradOp: Apply<Pool2dGeometry> = defineOp({
  name: "maxPool2dGrad",
  infer: ([grad, x]) => ({ shape: x.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x], shapes: [, shape], attrs }) => {
    maxima(x, shape[0] * shape[1], attrs, (o, at) => {
      out[at] += grad[o];
    });
  },
  gradient: [({ grad, inputs: [, x], attrs }) => maxPool2dGatherOp([grad, x], attrs), "none"],
});

/** The second input's maxima choose elements of the first. */
const maxPool2dGatherOp: Apply<Pool2dGeometry> = defineOp({
  name: "maxPool2dGather",
  infer: ([x], g) => ({ shape: [x.shape[0], x.shape[1], g.outHeight, g.outWidth], dtype: x.dtype }),
  reference: (out, { inputs: [values, x], shapes: [shape], attrs }) => {
    maxima(x, shape[0] * shape[1], attrs, (o, at) => {
      out[o] = values[at];
    });
  },
  gradient: [({ grad, inputs: [, x], attrs }) => maxPool2dGradOp([grad, x], attrs), "none"],
});

/**
 * Largest element of every window, as `torch.nn.functional.max_pool2d`; padding counts as −∞. Of equal ones the
 * first takes the gradient.
 * @param x [batch, channels, height, width]
 */
export function maxPool2d(x: Tensor, kernelSize: Pair, options: Pool2dOptions = {}): Tensor {
  expectRank("maxPool2d", x, 4, "[batch, channels, height, width]");
  const [kernelHeight, kernelWidth] = pair("maxPool2d", "kernelSize", kernelSize, 1);
  const [strideY, strideX] = pair("maxPool2d", "stride", options.stride ?? kernelSize, 1);
  const [paddingY, paddingX] = pair("maxPool2d", "padding", options.padding ?? 0, 0);
  if (2 * paddingY > kernelHeight || 2 * paddingX > kernelWidth) {
    throw new TensorError(
      `maxPool2d: padding [${paddingY}, ${paddingX}] is more than half of the kernel [${kernelHeight}, ${kernelWidth}]`,
    );
  }
  const [, , height, width] = x.shape;
  return maxPool2dOp([x], {
    height,
    width,
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    paddingY,
    paddingX,
    outHeight: outExtent("maxPool2d", height, kernelHeight, strideY, paddingY, 1),
    outWidth: outExtent("maxPool2d", width, kernelWidth, strideX, paddingX, 1),
  });
}

/** Pictures as rows: [batch, …] → [batch, size of the rest]. */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
}
