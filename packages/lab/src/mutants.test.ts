import { parse } from "acorn";
import { describe, expect, it } from "vitest";
import { mutantsOf } from "./mutants.ts";

const source = `import { type Tensor, zeros } from "@gradus/tensor";

interface Options { scale: number }

/** Doc. */
export function f(x: Tensor, n: number, { scale }: Options): Tensor {
  if (n < 1) throw new Error("n - 1 must be positive");
  let total = 0;
  for (let i = 0; i < n; i++) total += i * scale;
  const big = n > 3 && scale !== 2;
  zeros([n]);
  return big ? x.add(total).max(1, true) : x.sub(-total).exp();
}
`;

describe("mutants", () => {
  const mutants = mutantsOf(source);
  const changes = mutants.map(({ change }) => change);

  it("are programs, each another one than the solution and than the others", () => {
    for (const mutant of mutants)
      expect(() => parse(mutant.source, { ecmaVersion: "latest", sourceType: "module" })).not.toThrow();
    expect(new Set(mutants.map((mutant) => mutant.source)).size).toBe(mutants.length);
  });

  it("are the same each time", () => expect(mutantsOf(source)).toEqual(mutants));

  it.each([
    "i < n → i <= n",
    "i < n → i >= n",
    "n < 1 → n <= 1",
    "total += i * scale → total -= i * scale",
    "i * scale → i / scale",
    "n > 3 && scale !== 2 → n > 3 || scale !== 2",
    "scale !== 2 → scale === 2",
    "n > 3 → n > 4",
    "x.add(total) → x.sub(total)",
    "x.add(total).max(1, true) → x.add(total).max(2, true)",
    "x.add(total).max(1, true) → x.add(total).max(1, false)",
    "-total → total",
    "zeros([n]); → ;",
    "x.sub(-total).exp() → x.sub(-total)",
    "total = 0 → total = 1",
  ])("contain %s", (change) => expect(changes).toContain(change));

  it("say the line", () => expect(mutants.find(({ change }) => change.startsWith("i * scale"))?.line).toBe(9));

  it("leave messages of errors, types and imports as they are", () => {
    for (const { source: text } of mutants) {
      expect(text).toContain("n - 1 must be positive");
      expect(text).toContain("@gradus/tensor");
    }
  });
});
