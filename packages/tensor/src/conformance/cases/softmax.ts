import { indexSelect } from "../../ops/indexing.ts";
import { crossEntropy, logSoftmax, softmax } from "../../ops/softmax.ts";
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
