import { describe, expect, it } from "vitest";
import { importedPackages, pythonShape } from "./python-text.ts";

const code = `import numpy as np  # the usual name

def mean(xs):
    """The mean of a list."""
    return sum(xs) / len(xs)

print("mean", mean([1, 2]), f"{mean([3]):.2f} of {{1}}")
`;

describe("the shape of Python code", () => {
  it("is the same where comments, texts and empty lines differ", () => {
    const said = code
      .replace("  # the usual name", "\n# 常用的名字")
      .replace("The mean of a list.", "列表的平均值。")
      .replace('"mean"', "'平均 # 值'")
      .replace(" of {{1}}", "，共 {{1}}");
    expect(pythonShape(said)).toBe(pythonShape(code));
  });

  it.each([
    ["a name", "mean([1", "mean2([1"],
    ["a number", "[1, 2]", "[1, 3]"],
    ["indentation", "    return", "  return"],
    ["what a formatted text computes", "mean([3]):.2f", "mean([3]):.3f"],
    ["the kind of a text", '"mean",', 'b"mean",'],
  ])("differs with %s", (_what, from, to) => {
    expect(code).toContain(from);
    expect(pythonShape(code.replace(from, to))).not.toBe(pythonShape(code));
  });
});

describe("the packages that code imports", () => {
  it.each([
    ["import numpy as np", ["numpy"]],
    ["import math, pandas as pd", ["pandas"]],
    ["from torch.nn import functional as F\nimport numpy", ["numpy", "torch"]],
    ["def f():\n    import pandas\n", ["pandas"]],
    ["from collections import Counter", []],
    ['print("import numpy")  # import pandas', []],
    ["numpyish = 1\nimport numpyish", []],
  ])("of %j are %j", (text, names) => {
    expect(importedPackages(text)).toEqual(names);
  });
});
