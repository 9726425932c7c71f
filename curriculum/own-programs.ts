/** What figures ask of the learner's own files, by the name that the page asks for. */
import { fileURLToPath } from "node:url";
import type { OwnProgram } from "@gradus/lab/own-program";
import { z } from "zod";
import { parseExpression } from "./1-foundations/1-mathematics/figures/graph/expression.ts";
import { drawMoons } from "./1-foundations/1-mathematics/figures/moons/points.ts";

const mathematics = (path: string) => fileURLToPath(new URL(`./1-foundations/1-mathematics/${path}`, import.meta.url));

const formula = z.strictObject({ text: z.string().max(200), a: z.number(), b: z.number(), c: z.number() });
const moons = z.strictObject({ seed: z.int().min(1).max(99) });

export const ownPrograms: Readonly<Record<string, OwnProgram>> = {
  "own-graph": {
    needs: ["value-node"],
    uses: ["value-operations", "backward"],
    source: (begun) => begun.map((id) => `export * as "${id}" from "#mine/${id}";`).join("\n"),
    driver: mathematics("figures/graph/own-driver.ts"),
    ask: "graph",
    read(question) {
      const { text, ...given } = formula.parse(question);
      return [parseExpression(text, Object.keys(given)), given];
    },
  },
  "own-moons": {
    needs: ["two-moons"],
    source: () => 'export * from "#mine/two-moons";',
    driver: mathematics("exercises/two-moons/driver.ts"),
    ask: "trained",
    read(question) {
      const { seed } = moons.parse(question);
      const { points, labels } = drawMoons(seed);
      return [points, labels, seed];
    },
    limits: { seconds: 40 },
  },
};
