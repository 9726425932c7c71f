import { describe, expect, it } from "vitest";
import { findProgramPython } from "./python-process.ts";
import { runPythonSnippet } from "./python-snippet.ts";

const python = await findProgramPython([]);
const numpy = await findProgramPython(["numpy"]);
const none = "there is no Python on this machine";

describe("a lesson's Python", () => {
  it("prints, in order, what it computes", async ({ skip }) => {
    skip(!python, none);
    const { printed, failure } = await runPythonSnippet("for i in range(3):\n    print(i, i ** 2)\nprint('数据')");
    expect(failure).toBeUndefined();
    expect(printed.stdout).toBe("0 0\n1 1\n2 4\n数据\n");
  });

  it("says what went wrong, and in which line, after what it printed", async ({ skip }) => {
    skip(!python, none);
    const { printed, failure } = await runPythonSnippet("print('before')\nx = 1\nx / 0\n");
    expect(printed.stdout).toBe("before\n");
    expect(failure).toMatchObject({ kind: "error", line: 3, message: { zh: expect.stringContaining("除数") } });
    expect(failure?.message.en).toMatch(/^ZeroDivisionError: division by zero\. When/);
    const inside = await runPythonSnippet("def f(x):\n    return x.y\n\nf(1)");
    expect(inside.failure).toMatchObject({ line: 2, message: { zh: expect.stringContaining("AttributeError") } });
    expect((await runPythonSnippet("x = (1\ny = 2")).failure).toMatchObject({ kind: "source", line: 1 });
  });

  it("is ended where it does not end", async ({ skip }) => {
    skip(!python, none);
    const { printed, failure } = await runPythonSnippet("print('begun')\nwhile True:\n    pass", { seconds: 0.5 });
    expect(failure?.kind).toBe("time");
    expect(printed.stdout).toBe("begun\n");
  });

  it("is ended by whoever asked for it", async ({ skip }) => {
    skip(!python, none);
    const controller = new AbortController();
    const running = runPythonSnippet("while True:\n    pass", { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("left")), 300);
    await expect(running).rejects.toThrow("left");
  });

  it("uses NumPy where it says so", async ({ skip }) => {
    skip(!numpy, "there is no NumPy on this machine");
    const code = "import numpy as np\nprint(np.arange(6).reshape(2, 3).sum(axis=0))";
    expect((await runPythonSnippet(code, { modules: ["numpy"] })).printed.stdout).toBe("[3 5 7]\n");
    expect((await runPythonSnippet(code)).failure).toMatchObject({ kind: "import" });
  });

  it("says what to install where no Python can run it", async () => {
    const { failure } = await runPythonSnippet("print(1)", { modules: ["there_is_no_such_module"] });
    expect(failure).toMatchObject({ kind: "skipped", message: { en: expect.stringContaining("pip install") } });
  });
});
