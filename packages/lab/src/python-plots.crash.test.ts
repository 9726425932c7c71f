/** `matplotlib.pyplot` as lessons and exercises have it. */
import { beforeEach, describe, expect, it } from "vitest";
import { findProgramPython } from "./python-process.ts";
import { runPythonSnippet } from "./python-snippet.ts";
import type { ShownPlot } from "./show.ts";

const python = await findProgramPython([]);

async function run(lines: string) {
  return runPythonSnippet(`import matplotlib.pyplot as plt\n${lines}`, { modules: ["matplotlib"] });
}

async function drawn(lines: string): Promise<ShownPlot[]> {
  const { drawn, failure } = await run(lines);
  expect(failure).toBeUndefined();
  return drawn;
}

describe("what Python draws", () => {
  beforeEach(({ skip }) => skip(!python, "there is no Python on this machine"));

  it("is what plot, scatter, bar and the lines across say, with titles, labels and limits", async () => {
    const [first, second] = await drawn(`
plt.plot([1, 2, 4], label="loss")
plt.plot([0, 1], [5, 6], "o", label="seen")
plt.axvline(1.5, label="best"); plt.axhline(y=2, color="red")
plt.xlabel("step"); plt.ylabel("loss"); plt.title("Training"); plt.ylim(0, 8); plt.legend(); plt.show()
plt.bar(["S", "C", "S"], [3, 2, 1], label="not seen"); plt.scatter(("C", "Q"), range(2), s=4)`);
    expect(first).toMatchObject({ title: "Training", xTitle: "step", yTitle: "loss", yLimits: [0, 8] });
    expect(first.series).toEqual([
      { mark: "line", name: "loss", x: [0, 1, 2], y: [1, 2, 4] },
      { mark: "points", name: "seen", x: [0, 1], y: [5, 6] },
      { mark: "rule", name: "best", x: [1.5], y: [] },
      { mark: "rule", name: "", x: [], y: [2] },
    ]);
    expect(second.xNames).toEqual(["S", "C", "Q"]);
    expect(second.series).toEqual([
      { mark: "bars", name: "", x: [0, 1, 0], y: [3, 2, 1], width: [0.8, 0.8, 0.8] },
      { mark: "points", name: "", x: [1, 2], y: [0, 1] },
    ]);
  });

  it("has histograms that count as NumPy does, and leave out NaN", async () => {
    const [{ series }] = await drawn(`
counts, edges, _ = plt.hist([0, 1, 1.99, 2, 4, float("nan"), 9], bins=[0, 2, 3, 4])
assert counts == [3, 1, 1] and edges == [0, 2, 3, 4], (counts, edges)
plt.hist([1, 2, 3, 5], bins=4, density=True)
plt.hist([1, 1], bins=2, histtype="step")`);
    expect(series).toEqual([
      { mark: "bars", name: "", x: [1, 2.5, 3.5], y: [3, 1, 1], width: [2, 1, 1] },
      { mark: "bars", name: "", x: [1.5, 2.5, 3.5, 4.5], y: [0.25, 0.25, 0.25, 0.25], width: [1, 1, 1, 1] },
      { mark: "line", name: "", x: [0.5, 0.5, 1, 1, 1.5, 1.5], y: [0, 0, 0, 2, 2, 0] },
    ]);
  });

  it("has several plots of one figure, in their order, and none that is empty", async () => {
    const plots = await drawn(`
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3), sharey=True)
right.plot([1]); left.plot([2]); left.set(title="a", xlabel="x")
fig, grid = plt.subplots(2, 2)
grid[1][0].plot([3]); fig.suptitle("b"); plt.figure()`);
    expect(plots.map(({ title, series }) => [title, series[0].y[0]])).toEqual([
      ["a", 2],
      [undefined, 1],
      [undefined, 3],
    ]);
  });

  it("is shown, too, where the code breaks off afterwards; and what is not known is said", async () => {
    const { drawn, failure } = await run("plt.plot([1, 2])\nplt.pie([1, 2])");
    expect(drawn).toHaveLength(1);
    expect(failure).toMatchObject({
      line: 3,
      message: { en: expect.stringMatching(/plt\.pie.*pip install matplotlib/) },
    });
    expect((await run("plt.plot([1, 2], colour='red')")).failure?.message.en).toContain("'colour'");
    expect((await run("plt.plot([1], alpha=2)")).failure?.message.en).toContain("at most 1, not 2");
    expect((await run("plt.hist([1, None])")).failure?.message.en).toContain("is not None");
    expect((await run("plt.plot([1, 2], [1])")).failure?.message.en).toContain("x has 2 and y 1");
    expect((await run("plt.plot(['a', object()])")).failure?.message.en).toContain("no number");
    expect((await run("plt.plot(range(10**6))")).failure?.message.en).toContain("at most 10000");
    expect((await run("for i in range(30):\n    plt.figure()")).failure?.message.en).toContain("at most 20 plots");
  });
});
