import { conv2d, flatten, maxPool2d } from "../../ops/conv.ts";
import type { Case } from "../case.ts";

export const picturesCases: Case[] = [
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
