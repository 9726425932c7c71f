/**
 * Every operation with random inputs of random shapes: what each backend and each gradient rule is tried on. A new
 * operation gets its line here, and with it all tests of this folder.
 */

import * as compare from "../ops/compare.ts";
import { conv2d, flatten, maxPool2d } from "../ops/conv.ts";
import * as elementwise from "../ops/elementwise.ts";
import { indexSelect } from "../ops/indexing.ts";
import { linear, matmul } from "../ops/matmul.ts";
import * as reduce from "../ops/reduce.ts";
import { crossEntropy, logSoftmax, softmax } from "../ops/softmax.ts";
import * as views from "../ops/views.ts";
import { where } from "../ops/where.ts";
import { type Tensor, tensor } from "../tensor.ts";
import type { Draw, Source } from "./draw.ts";

export interface Case {
  name: string;
  /** Inputs that are differentiated, and how the result is computed from them. */
  draw(random: Draw): { inputs: Source[]; compute: (inputs: Tensor[]) => Tensor };
  /** No gradient flows: comparisons, argmax. */
  gradient?: false;
  /** Largest error of float32 against the reference in float64, relative to the largest magnitude; default 2e-6. */
  tolerance?: number;
}

function unary(name: string, f: (x: Tensor) => Tensor, low = -3, high = 3, tolerance = 2e-6): Case {
  return {
    name,
    tolerance,
    draw: (random) => ({ inputs: [random.array(random.shape(), low, high)], compute: ([x]) => f(x) }),
  };
}

function binary(name: string, f: (a: Tensor, b: Tensor) => Tensor, low = -3, high = 3): Case {
  return {
    name,
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      return { inputs: [random.array(a, low, high), random.array(b, low, high)], compute: ([x, y]) => f(x, y) };
    },
  };
}

function reduction(name: string, f: (x: Tensor, dim: number | undefined, keepdim: boolean) => Tensor): Case {
  return {
    name,
    draw: (random) => {
      const shape = random.shape(1, 4, 1);
      const dim = random.chance(0.25) ? undefined : random.integer(-shape.length, shape.length - 1);
      const keepdim = random.chance(0.5);
      return { inputs: [random.distinct(shape)], compute: ([x]) => f(x, dim, keepdim) };
    },
  };
}

const { eq, ne, gt, ge, lt, le } = compare;
const comparisons: Case[] = Object.entries({ eq, ne, gt, ge, lt, le }).map(([name, f]) => ({
  ...binary(name, (a, b) => f(elementwise.cast(a, "int32"), elementwise.cast(b, "int32"))),
  gradient: false,
}));

export const cases: Case[] = [
  binary("add", elementwise.add),
  binary("sub", elementwise.sub),
  binary("mul", elementwise.mul),
  binary("div", elementwise.div, 0.5, 3),
  binary("pow", elementwise.pow, 0.3, 2.5),
  binary("maximum", elementwise.maximum),
  binary("minimum", elementwise.minimum),
  unary("neg", elementwise.neg),
  unary("abs", elementwise.abs),
  unary("exp", elementwise.exp),
  unary("log", elementwise.log, 0.05, 8),
  unary("sqrt", elementwise.sqrt, 0.05, 8),
  unary("tanh", elementwise.tanh),
  unary("sigmoid", elementwise.sigmoid, -8, 8),
  unary("relu", elementwise.relu),
  unary("square", elementwise.square),
  unary("clamp", (x) => elementwise.clamp(x, -1.25, 1.5)),
  unary("addNumber", (x) => elementwise.add(2.5, x)),
  unary("subNumber", (x) => elementwise.sub(2.5, x)),
  unary("divNumber", (x) => elementwise.div(2.5, x), 0.5, 3),
  unary("powNumber", (x) => elementwise.pow(x, 3)),
  ...comparisons,
  {
    name: "where",
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      return {
        inputs: [random.array(a), random.array(b)],
        compute: ([x, y]) => where(compare.gt(x, 0.25), y, x),
      };
    },
  },
  { ...unary("cast", (x) => elementwise.cast(x, "int32")), gradient: false },

  reduction("sum", reduce.sum),
  reduction("mean", reduce.mean),
  reduction("max", reduce.max),
  { ...reduction("argmax", reduce.argmax), gradient: false },
  {
    name: "sumOverSeveral",
    draw: (random) => {
      const shape = random.shape(4, 4, 1);
      const dims = [0, 1, 2, 3].filter(() => random.chance(0.5));
      const keepdim = random.chance(0.5);
      return { inputs: [random.array(shape)], compute: ([x]) => reduce.sum(x, dims, keepdim) };
    },
  },
  {
    name: "sumTo",
    draw: (random) => {
      const [a] = random.broadcastShapes();
      const target = a.map((extent) => (random.chance(0.5) ? 1 : extent)).slice(random.integer(0, a.length));
      return { inputs: [random.array(a)], compute: ([x]) => reduce.sumTo(x, target) };
    },
  },

  unary("reshape", (x) => views.reshape(x, [-1])),
  {
    name: "permute",
    draw: (random) => {
      const shape = random.shape(1, 4);
      const dims = random.permutation(shape.length);
      return { inputs: [random.array(shape)], compute: ([x]) => views.permute(x, dims).mul(2) };
    },
  },
  {
    name: "transposeThenReshape",
    draw: (random) => ({
      inputs: [random.array(random.shape(2, 3))],
      compute: ([x]) => views.reshape(views.transpose(x, 0, -1), [x.size]),
    }),
  },
  {
    name: "expand",
    draw: (random) => {
      const shape = random.shape(1, 3).map((extent) => (random.chance(0.5) ? 1 : extent));
      const to = [random.integer(1, 3), ...shape.map((extent) => (extent === 1 ? random.integer(1, 4) : extent))];
      return { inputs: [random.array(shape)], compute: ([x]) => views.expand(x, to).mul(1.5) };
    },
  },
  {
    name: "narrow",
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const dim = random.integer(0, shape.length - 1);
      const start = random.integer(0, shape[dim]);
      const length = random.integer(0, shape[dim] - start);
      return { inputs: [random.array(shape)], compute: ([x]) => views.narrow(x, dim, start, length) };
    },
  },
  {
    name: "cat",
    draw: (random) => {
      const shape = random.shape(1, 3);
      const dim = random.integer(0, shape.length - 1);
      const other = shape.map((extent, d) => (d === dim ? random.integer(0, 4) : extent));
      return { inputs: [random.array(shape), random.array(other)], compute: (all) => views.cat(all, dim) };
    },
  },
  {
    name: "stack",
    draw: (random) => {
      const shape = random.shape(0, 3);
      const dim = random.integer(0, shape.length);
      return { inputs: [random.array(shape), random.array(shape)], compute: (all) => views.stack(all, dim) };
    },
  },

  {
    name: "matmul",
    draw: (random) => {
      const [m, k, n] = [0, 0, 0].map(() => random.integer(0, 19));
      return { inputs: [random.array([m, k]), random.array([k, n])], compute: ([a, b]) => matmul(a, b) };
    },
  },
  {
    name: "matmulBatched",
    draw: (random) => {
      const [m, k, n] = [0, 0, 0].map(() => random.integer(1, 6));
      const [a, b] = random.broadcastShapes(2);
      return {
        inputs: [random.array([...a, m, k]), random.array([...b, k, n])],
        compute: ([x, y]) => matmul(x, y),
      };
    },
  },
  {
    name: "matmulTransposed",
    draw: (random) => {
      const [m, k, n] = [0, 0, 0].map(() => random.integer(1, 40));
      return {
        inputs: [random.array([k, m]), random.array([n, k])],
        compute: ([a, b]) => matmul(views.transpose(a, 0, 1), views.transpose(b, 0, 1)),
      };
    },
  },
  {
    name: "matmulVector",
    draw: (random) => {
      const [m, k] = [random.integer(1, 6), random.integer(1, 6)];
      return { inputs: [random.array([m, k]), random.array([k])], compute: ([a, b]) => matmul(matmul(a, b), a) };
    },
  },
  {
    name: "linear",
    draw: (random) => {
      const [batch, inner, out] = [0, 0, 0].map(() => random.integer(1, 9));
      return {
        inputs: [random.array([batch, inner]), random.array([out, inner]), random.array([out])],
        compute: ([x, weight, bias]) => linear(x, weight, bias),
      };
    },
  },

  {
    name: "softmax",
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const dim = random.integer(-shape.length, shape.length - 1);
      return { inputs: [random.array(shape, -9, 9)], compute: ([x]) => softmax(x, dim) };
    },
  },
  {
    name: "logSoftmax",
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const dim = random.integer(-shape.length, shape.length - 1);
      return { inputs: [random.array(shape, -9, 9)], compute: ([x]) => logSoftmax(x, dim) };
    },
  },
  {
    name: "crossEntropy",
    draw: (random) => {
      const [batch, classes] = [random.integer(1, 7), random.integer(1, 12)];
      const target = Int32Array.from({ length: batch }, () => random.integer(0, classes - 1));
      const reduction = (["mean", "sum", "none"] as const)[random.integer(0, 2)];
      return {
        inputs: [random.array([batch, classes], -6, 6)],
        compute: ([x]) => crossEntropy(x, tensor(target, [batch]), reduction),
      };
    },
  },
  {
    name: "indexSelect",
    draw: (random) => {
      const rows = random.integer(1, 6);
      const index = Int32Array.from({ length: 6 }, () => random.integer(0, rows - 1));
      return {
        inputs: [random.array([rows, ...random.shape(0, 2)])],
        compute: ([x]) => indexSelect(x, tensor(index, [2, 3])),
      };
    },
  },

  {
    name: "conv2d",
    draw: (random) => {
      const [batch, channels, out] = [0, 0, 0].map(() => random.integer(1, 3));
      const kernel = [random.integer(1, 3), random.integer(1, 3)];
      const stride = [random.integer(1, 2), random.integer(1, 2)] as const;
      const dilation = [random.integer(1, 2), random.integer(1, 2)] as const;
      const padding = [random.integer(0, 2), random.integer(0, 2)] as const;
      const size = kernel.map((k, i) => dilation[i] * (k - 1) + 1 + random.integer(0, 5));
      return {
        inputs: [
          random.array([batch, channels, ...size]),
          random.array([out, channels, ...kernel]),
          random.array([out]),
        ],
        compute: ([x, weight, bias]) => conv2d(x, weight, bias, { stride, padding, dilation }),
      };
    },
  },
  {
    name: "maxPool2d",
    draw: (random) => {
      // 2×2 windows side by side have a kernel of their own.
      const usual = random.chance(0.5);
      const kernel = usual ? ([2, 2] as const) : ([random.integer(1, 3), random.integer(1, 3)] as const);
      const stride = usual ? kernel : ([random.integer(1, 3), random.integer(1, 3)] as const);
      const half = (extent: number) => (usual ? 0 : random.integer(0, extent >> 1));
      const padding = [half(kernel[0]), half(kernel[1])] as const;
      const shape = [random.integer(1, 2), random.integer(1, 3), ...kernel.map((k) => k + random.integer(0, 14))];
      return {
        inputs: [random.distinct(shape)],
        compute: ([x]) => maxPool2d(x, kernel, { stride, padding }),
      };
    },
  },
  {
    name: "flatten",
    draw: (random) => ({ inputs: [random.array(random.shape(1, 4, 1))], compute: ([x]) => flatten(x).mul(3) }),
  },
];
