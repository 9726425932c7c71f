import { batchNorm } from "../../ops/batch-norm.ts";
import { conv1d, conv2d, convTranspose1d, convTranspose2d, flatten, maxPool2d } from "../../ops/conv.ts";
import { groupNorm, instanceNorm } from "../../ops/group-norm.ts";
import { interpolate, pixelShuffle, pixelUnshuffle } from "../../ops/interpolate.ts";
import { type PadMode, pad } from "../../ops/pad.ts";
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  maxPool1d,
} from "../../ops/pool.ts";
import { fold, unfold } from "../../ops/unfold.ts";
import { tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";
import type { Draw } from "../draw.ts";

const both = (draw: () => number): [number, number] => [draw(), draw()];

/** Sizes of a convolution that fit together. */
function convolution(random: Draw) {
  const groups = random.chance(0.6) ? 1 : random.integer(2, 3);
  const [batch, channels, out] = [0, 0, 0].map(() => random.integer(1, 3));
  const kernel = both(() => random.integer(1, 3));
  const stride = both(() => (random.chance(0.6) ? 1 : random.integer(1, 3)));
  const dilation = both(() => (random.chance(0.6) ? 1 : 2));
  const padding = both(() => random.integer(0, 2));
  const room = both(() => random.integer(0, random.chance(0.2) ? 24 : 6));
  const size = kernel.map((k, i) => dilation[i] * (k - 1) + 1 + room[i]) as [number, number];
  return { groups, batch, channels, out, kernel, stride, dilation, padding, size };
}

/** Sizes of pooling. 2×2 windows side by side have a kernel of their own. */
function windows(random: Draw) {
  const usual = random.chance(0.4);
  const kernel: [number, number] = usual ? [2, 2] : both(() => random.integer(1, 3));
  const stride: [number, number] = usual ? kernel : both(() => random.integer(1, 3));
  const padding = kernel.map((extent) => (usual ? 0 : random.integer(0, extent >> 1))) as [number, number];
  const dilation: [number, number] = usual ? [1, 1] : both(() => (random.chance(0.7) ? 1 : 2));
  const ceilMode = !usual && random.chance(0.4);
  const shape = [
    random.integer(1, 2),
    random.integer(1, 3),
    ...kernel.map((k, i) => dilation[i] * (k - 1) + 1 + random.integer(0, 14)),
  ];
  return { kernel, shape, options: { stride, padding, ceilMode }, dilation };
}

function normalization(random: Draw, groups: number) {
  const channels = groups * random.integer(1, 3);
  const positions = random.chance(0.8) ? random.shape(1, 2, 1) : [];
  return { channels, shape: [random.integer(2, 4), channels, ...positions] };
}

export const picturesCases: Case[] = [
  {
    name: "conv2d",
    draw: (random) => {
      const { groups, batch, channels, out, kernel, stride, dilation, padding, size } = convolution(random);
      return {
        inputs: [
          random.array([batch, groups * channels, ...size]),
          random.array([groups * out, channels, ...kernel]),
          random.array([groups * out]),
        ],
        compute: ([x, weight, bias]) => conv2d(x, weight, bias, { stride, padding, dilation, groups }),
      };
    },
  },
  {
    name: "conv2dSame",
    draw: (random) => {
      const { batch, channels, out, kernel, dilation, size } = convolution(random);
      return {
        inputs: [random.array([batch, channels, ...size]), random.array([out, channels, ...kernel])],
        compute: ([x, weight]) => conv2d(x, weight, null, { padding: "same", dilation }),
      };
    },
  },
  {
    name: "conv2dWide",
    draw: (random) => {
      const [channels, out] = [random.integer(1, 4), random.integer(1, 9)];
      const kernel = random.integer(1, 4);
      const size = both(() => kernel + random.integer(0, 13));
      return {
        inputs: [
          random.array([random.integer(1, 2), channels, ...size], -1, 1),
          random.array([out, channels, kernel, kernel], -1, 1),
          random.array([out]),
        ],
        compute: ([x, weight, bias]) => conv2d(x, weight, bias, { padding: kernel >> 1 }),
      };
    },
  },
  {
    name: "conv2dDepthwise",
    draw: (random) => {
      const { batch, channels, kernel, stride, padding, dilation, size } = convolution(random);
      return {
        inputs: [random.array([batch, channels, ...size]), random.array([channels, 1, ...kernel])],
        compute: ([x, weight]) => conv2d(x, weight, null, { stride, padding, dilation, groups: channels }),
      };
    },
  },
  {
    name: "conv1d",
    draw: (random) => {
      const { groups, batch, channels, out, kernel, stride, dilation, padding, size } = convolution(random);
      const options = { stride: stride[1], padding: padding[1], dilation: dilation[1], groups };
      return {
        inputs: [
          random.array([batch, groups * channels, size[1]]),
          random.array([groups * out, channels, kernel[1]]),
          random.array([groups * out]),
        ],
        compute: ([x, weight, bias]) => conv1d(x, weight, bias, options),
      };
    },
  },
  {
    name: "convTranspose2d",
    draw: (random) => {
      const { groups, batch, channels, out, kernel, stride, dilation, size } = convolution(random);
      const outputPadding = stride.map((s, i) => random.integer(0, Math.max(s, dilation[i]) - 1)) as [number, number];
      const padding = kernel.map((k, i) => random.integer(0, Math.min(2, dilation[i] * (k - 1)))) as [number, number];
      const extents = size.map((extent, i) => extent + padding[i]);
      return {
        inputs: [
          random.array([batch, groups * channels, ...extents]),
          random.array([groups * channels, out, ...kernel]),
          random.array([groups * out]),
        ],
        compute: ([x, weight, bias]) =>
          convTranspose2d(x, weight, bias, { stride, padding, dilation, outputPadding, groups }),
      };
    },
  },
  {
    name: "convTranspose1d",
    draw: (random) => {
      const { batch, channels, out, kernel, stride, size } = convolution(random);
      return {
        inputs: [random.array([batch, channels, size[1]]), random.array([channels, out, kernel[1]])],
        compute: ([x, weight]) => convTranspose1d(x, weight, null, { stride: stride[1] }),
      };
    },
  },
  {
    name: "maxPool2d",
    draw: (random) => {
      const { kernel, shape, options, dilation } = windows(random);
      return {
        inputs: [random.distinct(shape)],
        compute: ([x]) => maxPool2d(x, kernel, { ...options, dilation }),
      };
    },
  },
  {
    name: "maxPool1d",
    draw: (random) => {
      const { kernel, shape } = windows(random);
      return { inputs: [random.distinct([shape[1], shape[2]])], compute: ([x]) => maxPool1d(x, kernel[0]) };
    },
  },
  {
    name: "avgPool2d",
    draw: (random) => {
      const { kernel, shape, options } = windows(random);
      const countIncludePad = random.chance(0.5);
      const divisorOverride = random.chance(0.2) ? 3 : undefined;
      return {
        inputs: [random.array(shape)],
        compute: ([x]) =>
          avgPool2d(x, kernel, {
            ...options,
            countIncludePad,
            ...(divisorOverride === undefined ? {} : { divisorOverride }),
          }),
      };
    },
  },
  {
    name: "avgPool1d",
    draw: (random) => {
      const { kernel, shape } = windows(random);
      return { inputs: [random.array(shape.slice(1))], compute: ([x]) => avgPool1d(x, kernel[1], { stride: 1 }) };
    },
  },
  {
    name: "adaptivePools",
    draw: (random) => {
      const shape = [random.integer(1, 2), random.integer(1, 3), random.integer(1, 12), random.integer(1, 21)];
      const size = both(() => random.integer(1, 5));
      return {
        inputs: [random.distinct(shape)],
        compute: ([x]) => adaptiveAvgPool2d(x, size).add(adaptiveMaxPool2d(x, size)),
      };
    },
  },
  {
    name: "adaptivePools1d",
    draw: (random) => {
      const size = random.integer(1, 5);
      return {
        inputs: [random.distinct([random.integer(1, 3), random.integer(1, 21)])],
        compute: ([x]) => adaptiveAvgPool1d(x, size).add(adaptiveMaxPool1d(x, size)),
      };
    },
  },
  {
    name: "batchNorm",
    draw: (random) => {
      const { channels, shape } = normalization(random, 1);
      return {
        inputs: [random.array(shape), random.array([channels]), random.array([channels])],
        compute: ([x, weight, bias]) => batchNorm(x, null, null, weight, bias, true, 0.1, 1e-2),
      };
    },
    tolerance: 1e-5,
  },
  {
    name: "batchNormEvaluation",
    draw: (random) => {
      const { channels, shape } = normalization(random, 1);
      const [mean, variance] = [random.array([channels]), random.array([channels], 0.5, 2)];
      return {
        inputs: [random.array(shape), random.array([channels]), random.array([channels])],
        compute: ([x, weight, bias]) => {
          const [runningMean, runningVar] = [mean, variance].map(({ values }) => tensor(values, [channels], x.dtype));
          return batchNorm(x, runningMean, runningVar, weight, bias);
        },
      };
    },
  },
  {
    name: "groupNorm",
    draw: (random) => {
      const groups = random.integer(1, 3);
      const { channels, shape } = normalization(random, groups);
      return {
        inputs: [random.array([...shape, 3]), random.array([channels]), random.array([channels])],
        compute: ([x, weight, bias]) => groupNorm(x, groups, weight, bias, 1e-2),
      };
    },
    tolerance: 1e-5,
  },
  {
    name: "instanceNorm",
    draw: (random) => {
      const { shape } = normalization(random, 1);
      return { inputs: [random.array([...shape, 3])], compute: ([x]) => instanceNorm(x, null, null, 1e-2) };
    },
    tolerance: 1e-5,
  },
  {
    name: "pad",
    draw: (random) => {
      const mode = (["constant", "reflect", "replicate", "circular"] as const)[random.integer(0, 3)] as PadMode;
      const shape = random.shape(2, 3, 1).map((extent) => extent + 2);
      const least = mode === "constant" ? -1 : 0;
      const padding = Array.from({ length: 2 * random.integer(1, 2) }, () => random.integer(least, 2));
      return { inputs: [random.array(shape)], compute: ([x]) => pad(x, padding, mode, 0.5) };
    },
  },
  {
    name: "interpolate",
    draw: (random) => {
      const shape = [random.integer(1, 2), random.integer(1, 2), random.integer(1, 6), random.integer(1, 6)];
      const size = both(() => random.integer(1, 9));
      const nearest = random.chance(0.4);
      const alignCorners = !nearest && random.chance(0.5);
      return {
        inputs: [random.array(shape)],
        compute: ([x]) => interpolate(x, { size, mode: nearest ? "nearest" : "bilinear", alignCorners }),
      };
    },
  },
  {
    name: "pixelShuffle",
    draw: (random) => {
      const factor = random.integer(1, 3);
      const shape = [random.integer(1, 2), 2 * factor * factor, random.integer(1, 4), random.integer(1, 4)];
      return {
        inputs: [random.array(shape)],
        compute: ([x]) => pixelUnshuffle(pixelShuffle(x, factor).mul(2), factor).add(x),
      };
    },
  },
  {
    name: "unfoldAndFold",
    draw: (random) => {
      const { batch, channels, kernel, stride, dilation, padding, size } = convolution(random);
      const options = { stride, dilation, padding };
      return {
        inputs: [random.array([batch, channels, ...size])],
        compute: ([x]) => fold(unfold(x, kernel, options).mul(2), size, kernel, options),
      };
    },
  },
  {
    name: "flatten",
    draw: (random) => ({ inputs: [random.array(random.shape(1, 4, 1))], compute: ([x]) => flatten(x).mul(3) }),
  },
];
