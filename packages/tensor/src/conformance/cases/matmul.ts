import { linear, matmul } from "../../ops/matmul.ts";
import * as views from "../../ops/views.ts";
import type { Case } from "../case.ts";

export const matmulCases: Case[] = [
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
];
