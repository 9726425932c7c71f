import { indexSelect } from "../../ops/indexing.ts";
import { crossEntropy, logSoftmax, logSumExp, softmax } from "../../ops/softmax.ts";
import { tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";

export const softmaxCases: Case[] = [
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
    name: "crossEntropyOptions",
    draw: (random) => {
      const [batch, classes] = [random.integer(1, 7), random.integer(2, 40)];
      const more = random.shape(0, 2, 1);
      const rows = batch * more.reduce((n, extent) => n * extent, 1);
      // The first row counts, so that the mean has a divisor.
      const target = Int32Array.from({ length: rows }, (_, i) =>
        i > 0 && random.chance(0.2) ? -100 : random.integer(0, classes - 1),
      );
      const weighted = random.chance(0.5);
      const labelSmoothing = random.chance(0.5) ? 0.2 : 0;
      const reduction = (["mean", "sum", "none"] as const)[random.integer(0, 2)];
      return {
        inputs: [random.array([batch, classes, ...more], -6, 6)],
        compute: ([x]) => {
          const options = { reduction, labelSmoothing };
          const weight = Array.from({ length: classes }, (_, j) => 0.5 + (j % 3));
          const given = weighted ? { ...options, weight: tensor(weight, [classes], x.dtype) } : options;
          return crossEntropy(x, tensor(target, [batch, ...more]), given);
        },
      };
    },
  },
  {
    name: "crossEntropyOfProbabilities",
    draw: (random) => {
      const shape = random.shape(2, 3, 1);
      const labelSmoothing = random.chance(0.5) ? 0.2 : 0;
      const reduction = (["mean", "sum", "none"] as const)[random.integer(0, 2)];
      return {
        inputs: [random.array(shape, -6, 6), random.array(shape, 0, 1)],
        compute: ([x, target]) => crossEntropy(x, target, { reduction, labelSmoothing }),
      };
    },
  },
  {
    name: "logSumExp",
    draw: (random) => ({ inputs: [random.array(random.shape(1, 3, 1), -9, 9)], compute: ([x]) => logSumExp(x) }),
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
];
