import * as reduce from "../../ops/reduce.ts";
import { type Case, reduction } from "../case.ts";

export const reductionsCases: Case[] = [
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
];
