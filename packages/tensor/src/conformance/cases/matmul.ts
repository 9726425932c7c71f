import { mul } from "../../ops/elementwise.ts";
import { linear, matmul } from "../../ops/matmul.ts";
import { addmm, baddbmm, dot, mm, mv, outer } from "../../ops/products.ts";
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
    name: "matmulSkinny",
    draw: (random) => {
      const long = random.integer(30, 120);
      const [m, k, n] = random.permutation(3).map((i) => [1, random.integer(1, 3), long][i]);
      const [a, b] = [random.array([k, m]), random.array([k, n])];
      return { inputs: [a, b], compute: ([x, y]) => matmul(views.transpose(x, 0, 1), y) };
    },
  },
  {
    name: "matmulOfParts",
    draw: (random) => {
      const [batch, m, k, n] = [0, 0, 0, 0].map(() => random.integer(1, 9));
      return {
        inputs: [random.array([m, batch, k + 2]), random.array([k, 1])],
        compute: ([a, b]) => {
          const parts = views.permute(views.narrow(a, 2, 1, k), [1, 0, 2]);
          return matmul(parts, views.expand(b, [k, n]));
        },
      };
    },
  },
  {
    name: "linear",
    draw: (random) => {
      const [inner, out] = [random.integer(1, 20), random.integer(1, 40)];
      const lead = random.shape(0, 3, 1);
      const inputs = [random.array([...lead, inner]), random.array([out, inner])];
      if (random.chance(0.7)) inputs.push(random.array([out]));
      return { inputs, compute: ([x, weight, bias]) => linear(x, weight, bias) };
    },
  },
  {
    name: "linearExpanded",
    draw: (random) => {
      const [batch, inner, out] = [0, 0, 0].map(() => random.integer(1, 9));
      return {
        inputs: [random.array([1, inner]), random.array([inner, out]), random.array([1])],
        compute: ([x, weight, bias]) =>
          linear(views.expand(x, [batch, inner]), views.transpose(weight, 0, 1), views.expand(bias, [out])),
      };
    },
  },
  {
    name: "addmm",
    draw: (random) => {
      const [m, k, n] = [0, 0, 0].map(() => random.integer(0, 12));
      const factors = random.chance(0.5) ? {} : { beta: random.integer(-1, 1), alpha: random.integer(1, 3) / 2 };
      const input = [[n], [m, n], [m, 1], []][random.integer(0, 3)];
      return {
        inputs: [random.array(input), random.array([m, k]), random.array([k, n])],
        compute: ([x, a, b]) => addmm(x, a, b, factors),
      };
    },
  },
  {
    name: "baddbmm",
    draw: (random) => {
      const [batch, m, k, n] = [0, 0, 0, 0].map(() => random.integer(1, 7));
      return {
        inputs: [random.array([m, n]), random.array([batch, m, k]), random.array([batch, k, n])],
        compute: ([x, a, b]) => baddbmm(x, a, b, { beta: 0.5, alpha: -2 }),
      };
    },
  },
  {
    name: "products of vectors",
    draw: (random) => {
      const [m, k] = [random.integer(0, 30), random.integer(0, 30)];
      return {
        inputs: [random.array([m, k]), random.array([k])],
        compute: ([a, x]) => mul(mv(mm(outer(mv(a, x), x), views.transpose(a, 0, 1)), mv(a, x)), dot(x, x)),
      };
    },
    tolerance: 1e-5,
  },
];
