import { dropout, Generator } from "../../ops/random.ts";
import type { Case } from "../case.ts";

export const randomCases: Case[] = [
  {
    name: "dropout",
    draw: (random) => {
      const p = random.integer(1, 9) / 10;
      // Places where a block begins or is cut, and where the lower half of the counter runs over.
      const drawn = [0, 3, 4 * 2 ** 32 - random.integer(1, 60), random.integer(0, 1000)][random.integer(0, 3)];
      return {
        inputs: [random.array(random.shape())],
        compute: ([x]) => dropout(x, p, Generator.from({ seed: 11, drawn })),
      };
    },
  },
];
