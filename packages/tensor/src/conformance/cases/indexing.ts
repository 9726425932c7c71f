import { gt } from "../../ops/compare.ts";
import * as indexing from "../../ops/indexing.ts";
import * as mask from "../../ops/mask.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";
import type { Draw } from "../draw.ts";

function numbers(random: Draw, shape: readonly number[], extent: number): Tensor {
  const values = Array.from({ length: shape.reduce((n, e) => n * e, 1) }, () => random.integer(0, extent - 1));
  return tensor(Int32Array.from(values), shape);
}

/** An array, a dimension, and an index that lies within it. */
function along(random: Draw) {
  const shape = random.shape(1, 3, 1);
  const dim = random.integer(0, shape.length - 1);
  const indexShape = shape.map((extent, d) => (d === dim ? random.integer(1, 6) : random.integer(1, extent)));
  return { shape, dim, indexShape };
}

/** Places that are all different, so that it does not matter which of two is written last. */
function differentPlaces(random: Draw) {
  const shape = random.shape(1, 3, 1);
  const dim = random.integer(0, shape.length - 1);
  const order = random.permutation(shape[dim]);
  const indexShape = shape;
  const inner = shape.slice(dim + 1).reduce((n, e) => n * e, 1);
  const values = Array.from(
    { length: shape.reduce((n, e) => n * e, 1) },
    (_, i) => order[Math.floor(i / inner) % shape[dim]],
  );
  return { shape, dim, index: () => tensor(Int32Array.from(values), indexShape) };
}

export const indexingCases: Case[] = [
  {
    name: "indexSelectAlong",
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const dim = random.integer(0, shape.length - 1);
      const count = random.integer(0, 5);
      const picks = Int32Array.from({ length: count }, () => random.integer(0, shape[dim] - 1));
      return { inputs: [random.array(shape)], compute: ([x]) => indexing.indexSelect(x, dim, tensor(picks)) };
    },
  },
  {
    name: "gather",
    draw: (random) => {
      const { shape, dim, indexShape } = along(random);
      const index = numbers(random, indexShape, shape[dim]).toTypedArray();
      return {
        inputs: [random.array(shape)],
        compute: ([x]) => indexing.gather(x, dim, tensor(index, indexShape)),
      };
    },
  },
  {
    name: "takeAlongDim",
    draw: (random) => {
      const shape = random.shape(2, 2, 1);
      const index = Int32Array.from({ length: 3 }, () => random.integer(0, shape[1] - 1));
      return { inputs: [random.array(shape)], compute: ([x]) => indexing.takeAlongDim(x, tensor(index, [1, 3]), 1) };
    },
  },
  {
    name: "take",
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const size = shape.reduce((n, e) => n * e, 1);
      const index = Int32Array.from({ length: 6 }, () => random.integer(0, size - 1));
      return { inputs: [random.array(shape)], compute: ([x]) => indexing.take(x, tensor(index, [2, 3])) };
    },
  },
  {
    name: "scatter",
    draw: (random) => {
      const { shape, dim, index } = differentPlaces(random);
      return {
        inputs: [random.array(shape), random.array(shape)],
        compute: ([x, source]) => indexing.scatter(x, dim, index(), source),
      };
    },
  },
  {
    name: "scatterNumber",
    draw: (random) => {
      const { shape, dim, indexShape } = along(random);
      const index = numbers(random, indexShape, shape[dim]).toTypedArray();
      return {
        inputs: [random.array(shape)],
        compute: ([x]) => indexing.scatter(x, dim, tensor(index, indexShape), 1.5),
      };
    },
  },
  {
    name: "scatterAdd",
    draw: (random) => {
      const { shape, dim, indexShape } = along(random);
      const index = numbers(random, indexShape, shape[dim]).toTypedArray();
      return {
        inputs: [random.array(shape), random.array(indexShape.map((extent) => extent + random.integer(0, 1)))],
        compute: ([x, source]) => indexing.scatterAdd(x, dim, tensor(index, indexShape), source),
      };
    },
  },
  {
    name: "indexAdd",
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const dim = random.integer(0, shape.length - 1);
      const index = Int32Array.from({ length: random.integer(1, 5) }, () => random.integer(0, shape[dim] - 1));
      return {
        inputs: [random.array(shape), random.array(shape.with(dim, index.length))],
        compute: ([x, source]) => indexing.indexAdd(x, dim, tensor(index), source, 0.5),
      };
    },
  },
  {
    name: "index",
    draw: (random) => {
      const shape = random.shape(2, 3, 1);
      const [rows, columns] = [0, 1].map((d) => Int32Array.from({ length: 4 }, () => random.integer(0, shape[d] - 1)));
      return {
        inputs: [random.array(shape)],
        compute: ([x]) => indexing.index(x, [tensor(rows, [4, 1]), tensor(columns)]),
      };
    },
  },
  {
    name: "indexPut",
    draw: (random) => {
      const shape = random.shape(2, 3, 1);
      const [rows, columns] = [0, 1].map((d) => Int32Array.from({ length: 4 }, () => random.integer(0, shape[d] - 1)));
      return {
        inputs: [random.array(shape), random.array(shape.slice(2))],
        compute: ([x, values]) => indexing.indexPut(x, [tensor(rows), tensor(columns)], values, true),
      };
    },
  },
  {
    name: "maskedFill",
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      return {
        inputs: [random.array(a), random.array(b)],
        compute: ([x, y]) => mask.maskedFill(x, gt(y.detach(), 0.5), -1.5),
      };
    },
  },
  {
    name: "maskedSelect",
    draw: (random) => {
      const [a, b] = random.broadcastShapes();
      const chosen = random.array(b);
      return {
        inputs: [random.array(a)],
        compute: ([x]) => mask.maskedSelect(x, gt(tensor(Array.from(chosen.values), b), 0.5)),
      };
    },
  },
  {
    name: "nonzero",
    gradient: false,
    draw: (random) => ({ inputs: [random.array(random.shape())], compute: ([x]) => mask.nonzero(gt(x, 0.5)) }),
  },
  {
    name: "searchsorted",
    gradient: false,
    draw: (random) => {
      const right = random.chance(0.5);
      return {
        inputs: [random.array(random.shape(0, 2))],
        compute: ([x]) => mask.searchsorted(tensor([-2, -1, 0, 0, 0.5, 2]), x, right),
      };
    },
  },
];
