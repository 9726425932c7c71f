import { expect, it } from "vitest";
import { formulaText } from "./formula-text.ts";

it.each([
  ["\\eta < \\frac{2}{a}", "η < 2/a"],
  ["z = \\mathbf w^\\top \\mathbf x + b", "z = wᵀ x + b"],
  ["\\begin{aligned} a &= 1 \\\\ b &= 2 \\end{aligned}", "a = 1 b = 2"],
  ["0.1 \\cdot 8\\,\\%", "0.1 · 8%"],
])("%s reads %s", (tex, text) => {
  expect(formulaText(tex)).toBe(text);
});
