/** Shapes that fill whole tiles, panels and blocks of the kernels and leave rests of every length: for checks of memory only. */
import type { Case } from "../conformance/case.ts";
import type { Draw, Source } from "../conformance/draw.ts";
import { gelu, silu } from "../ops/activations.ts";
import { scaledDotProductAttention } from "../ops/attention.ts";
import { conv2d, convTranspose2d } from "../ops/conv.ts";
import { crossEntropy } from "../ops/cross-entropy.ts";
import { groupNorm } from "../ops/group-norm.ts";
import { int8Matmul, int8WeightMatmul, quantizeInt8 } from "../ops/int8.ts";
import { linear } from "../ops/matmul.ts";
import { layerNorm, rmsNorm } from "../ops/norm.ts";
import { avgPool2d, maxPool2d } from "../ops/pool.ts";
import { gru, lstm } from "../ops/recurrent.ts";
import { rotary, rotaryTables } from "../ops/rotary.ts";
import { softmax } from "../ops/softmax.ts";
import { type Tensor, tensor } from "../tensor.ts";

type Compute = (inputs: Tensor[]) => Tensor;

function large(name: string, draw: (random: Draw) => { shapes: number[][]; compute: Compute }): Case {
  return {
    name,
    tolerance: 3e-5,
    draw: (random) => {
      const { shapes, compute } = draw(random);
      return { inputs: shapes.map((shape): Source => random.array(shape, -1, 1)), compute };
    },
  };
}

/** A length around a multiple of some power of two, where loops end. */
function length(random: Draw, most: number): number {
  const step = 2 ** random.integer(0, 6);
  return Math.min(most, Math.max(1, step * random.integer(1, 3) + random.integer(-1, 1)));
}

const square = (random: Draw, least: number) => [random.integer(least, 19), random.integer(least, 35)];

export const largeCases: Case[] = [
  large("matmul", (random) => {
    const [m, k, n] = [length(random, 150), length(random, 150), length(random, 150)];
    return {
      shapes: [
        [m, k],
        [k, n],
      ],
      compute: ([a, b]) => a.matmul(b),
    };
  }),
  large("matmul of a batch", (random) => {
    const [m, k, n] = [length(random, 50), length(random, 50), length(random, 50)];
    return {
      shapes: [
        [3, m, k],
        [3, k, n],
      ],
      compute: ([a, b]) => a.matmul(b),
    };
  }),
  large("linear", (random) => {
    const [m, k, n] = [length(random, 150), length(random, 150), length(random, 150)];
    return { shapes: [[m, k], [n, k], [n]], compute: ([x, weight, bias]) => linear(x, weight, bias) };
  }),
  large("attention", (random) => {
    const [queries, keys, depth] = [length(random, 140), length(random, 140), length(random, 66)];
    const isCausal = random.chance(0.5);
    return {
      shapes: [
        [2, queries, depth],
        [2, isCausal ? queries : keys, depth],
        [2, isCausal ? queries : keys, depth],
      ],
      compute: ([q, k, v]) => scaledDotProductAttention(q, k, v, { isCausal }),
    };
  }),
  large("attention with a mask", (random) => {
    const [queries, keys, depth] = [length(random, 70), length(random, 70), length(random, 40)];
    const rows = random.chance(0.5) ? queries : 1;
    const bits = Uint8Array.from({ length: rows * keys }, (_, i) => (i % keys === 0 || random.chance(0.7) ? 1 : 0));
    return {
      shapes: [
        [2, queries, depth],
        [2, keys, depth],
        [2, keys, depth],
      ],
      compute: ([q, k, v]) => scaledDotProductAttention(q, k, v, { mask: tensor(bits, [rows, keys], "bool") }),
    };
  }),
  large("conv2d", (random) => {
    const groups = random.integer(1, 3);
    const [inside, outside] = [random.integer(1, 9), random.integer(1, 18)];
    const [kernelHeight, kernelWidth] = [random.integer(1, 5), random.integer(1, 5)];
    const options = { groups, stride: random.integer(1, 2), padding: random.integer(0, 2) };
    return {
      shapes: [
        [2, groups * inside, ...square(random, 5)],
        [groups * outside, inside, kernelHeight, kernelWidth],
        [groups * outside],
      ],
      compute: ([x, weight, bias]) => conv2d(x, weight, bias, options),
    };
  }),
  large("conv2d, depthwise", (random) => {
    const channels = length(random, 40);
    const size = random.integer(1, 5);
    const options = { groups: channels, stride: random.integer(1, 2), padding: random.integer(0, 2) };
    return {
      shapes: [
        [2, channels, ...square(random, 5)],
        [channels, 1, size, size],
      ],
      compute: ([x, weight]) => conv2d(x, weight, null, options),
    };
  }),
  large("convTranspose2d", (random) => {
    const [inside, outside, size] = [random.integer(1, 18), random.integer(1, 18), random.integer(2, 5)];
    const options = { stride: random.integer(1, 2), padding: random.integer(0, 1) };
    return {
      shapes: [
        [2, inside, ...square(random, 3)],
        [inside, outside, size, size],
      ],
      compute: ([x, weight]) => convTranspose2d(x, weight, null, options),
    };
  }),
  large("pooling", (random) => {
    const [size, stride, average] = [random.integer(1, 4), random.integer(1, 3), random.chance(0.5)];
    return {
      shapes: [[2, 3, ...square(random, 5)]],
      compute: ([x]) => (average ? avgPool2d(x, size, { stride }) : maxPool2d(x, size, { stride })),
    };
  }),
  large("groupNorm", (random) => {
    const channels = random.integer(1, 9);
    return {
      shapes: [[3, 2 * channels, ...square(random, 2)], [2 * channels], [2 * channels]],
      compute: ([x, weight, bias]) => groupNorm(x, 2, weight, bias),
    };
  }),
  large("layerNorm", (random) => {
    const n = 1 + length(random, 190);
    return {
      shapes: [[random.integer(1, 20), n], [n], [n]],
      compute: ([x, weight, bias]) => layerNorm(x, n, weight, bias),
    };
  }),
  large("rmsNorm", (random) => {
    const n = length(random, 190);
    return { shapes: [[random.integer(1, 20), n], [n]], compute: ([x, weight]) => rmsNorm(x, n, weight) };
  }),
  large("softmax", (random) => ({
    shapes: [[random.integer(1, 9), length(random, 190)]],
    compute: ([x]) => softmax(x),
  })),
  large("crossEntropy", (random) => {
    const [rows, classes] = [random.integer(1, 9), length(random, 190)];
    const target = Int32Array.from({ length: rows }, () => random.integer(0, classes - 1));
    return { shapes: [[rows, classes]], compute: ([x]) => crossEntropy(x, tensor(target)) };
  }),
  large("activations", (random) => ({
    shapes: [[random.integer(1, 9), length(random, 190)]],
    compute: ([x]) => gelu(silu(x).mul(3)).tanh().exp(),
  })),
  large("broadcasting", (random) => {
    const [rows, n] = [random.integer(1, 20), length(random, 190)];
    return { shapes: [[rows, n], [n], [rows, 1]], compute: ([x, row, column]) => x.mul(row).add(column) };
  }),
  large("reductions", (random) => {
    const dim = random.integer(0, 1);
    return {
      shapes: [[length(random, 66), length(random, 190)]],
      compute: ([x]) => x.sum(dim).sum().add(x.amax(dim).sum()).add(x.mean()),
    };
  }),
  large("rotary", (random) => {
    const [time, half] = [length(random, 40), length(random, 33)];
    return {
      shapes: [[2, time, 2 * half]],
      compute: ([x]) => {
        const { cos, sin } = rotaryTables(time, 2 * half);
        return rotary(x, cos.to(x.dtype), sin.to(x.dtype));
      },
    };
  }),
  ...([4, 3] as const).map((gates) =>
    large(gates === 4 ? "lstm" : "gru", (random) => {
      const [units, features, batch] = [length(random, 40), length(random, 40), random.integer(1, 9)];
      return {
        shapes: [
          [random.integer(1, 5), batch, features],
          [gates * units, features],
          [gates * units, units],
          [gates * units],
          [gates * units],
        ],
        compute: ([x, weightIh, weightHh, biasIh, biasHh]) => {
          const layers = [{ weightIh, weightHh, biasIh, biasHh }];
          return gates === 4 ? lstm(x, null, layers).output : gru(x, null, layers).output;
        },
      };
    }),
  ),
];

/** Weights of eight bits differ from those in float64 by their rounding, so only a second computation can tell. */
export const int8Cases: Case[] = [int8Matmul, int8WeightMatmul].map((multiply) =>
  large(multiply.name, (random) => {
    const [rows, k, n] = [random.integer(1, 20), length(random, 190), length(random, 190)];
    return {
      shapes: [
        [rows, k],
        [n, k],
      ],
      compute: ([x, weight]) => {
        const { values, scales } = quantizeInt8(weight.detach());
        return multiply(x, values, scales);
      },
    };
  }),
);
