import * as views from "../../ops/views.ts";
import { type Case, unary } from "../case.ts";

export const viewsCases: Case[] = [
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
];
