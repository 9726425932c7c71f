import { beforeEach, expect, it } from "vitest";
import { pythonMutants } from "./python-mutants.ts";
import { findProgramPython } from "./python-process.ts";

const python = await findProgramPython([]);
beforeEach(({ skip }) => skip(!python, "there is no Python on this machine"));

/** "before → after" of all mutants of a text. */
async function changes(source: string): Promise<string[]> {
  return (await pythonMutants(source)).map(({ change }) => change);
}

it.each([
  ["x = a < b", ["a < b → a <= b", "a < b → a >= b"]],
  ["x = a in b", ["a in b → a not in b"]],
  ["x = a is not None", ["a is not None → a is None"]],
  ["x = (a) + b  # a + b", ["(a) + b → (a) - b"]],
  ["x = a // 2", ["a // 2 → a / 2", "a // 2 → a // 3", "a // 2 → a // 0"]],
  ["x = a and b and c", ["a and b and c → a or b and c", "a and b and c → a and b or c"]],
  ["x += y", ["x += y → x -= y", "x += y → x = y", "x += y → pass"]],
  ["x = -a", ["-a → a"]],
  ["x = not a", ["not a → a"]],
  [
    "x = a if b else c",
    ["a if b else c → c if b else c", "a if b else c → a if b else a", "a if b else c → a if not (b) else c"],
  ],
  ["f(a, b)", ["f(a, b) → f(b, a)", "f(a, b) → pass"]],
  [
    "x = f(a, axis=0, keepdims=True)",
    [
      "f(a, axis=0, keepdims=True) → f(a, axis=1, keepdims=True)",
      "f(a, axis=0, keepdims=True) → f(a, axis=0, keepdims=False)",
    ],
  ],
  ["x = list(range(n))", ["range(n) → range(n + 1)", "range(n) → range(n - 1)", "range(n) → range(1, n)"]],
  ["x.append(y)", ["x.append(y) → x.extend(y)", "x.append(y) → pass"]],
  ["x = s.strip()", ["s.strip() → s"]],
  ["x = a[1:n]", ["a[1:n] → a[2:n]", "a[1:n] → a[:n]", "a[1:n] → a[1:]"]],
  ["数 = 'é' + a[0]", ["'é' + a[0] → 'é' - a[0]", "a[0] → a[1]"]],
  ["while True:\n    break", ["break → continue"]],
  ["if a:\n    raise ValueError(1 + 2)", ["a → not (a)"]],
  ["import a\nx = f'{a + 1}'", []],
  ['def f():\n    """Says 1 + 1."""', []],
])("%s", async (source, expected) => {
  expect((await changes(source)).toSorted()).toEqual(expected.toSorted());
});

it("mutants are programs, and know their line", async () => {
  const [first] = await pythonMutants("def f(x):\n    # 数据\n    return x * 2\n");
  expect(first).toEqual({ source: "def f(x):\n    # 数据\n    return x / 2\n", change: "x * 2 → x / 2", line: 3 });
});

it("what is no program has none", async () => {
  await expect(pythonMutants("def f(:")).rejects.toThrow(/line 1/);
});
