import { describe, expect, it } from "vitest";
import type { Task } from "./exercises.ts";
import { taskDrift } from "./task-drift.ts";

const en: Task = {
  title: "Double",
  hints: ["Write $2x$ down.", "Twice `x`.", "Add."],
  body: "Write `double(x)`: it doubles $x$.\n\n$$\ny = 2x\n$$\n\n## Why {#why}\n\nBecause $x$.\n\n```ts\nlet y;\n```\n\n## How {#how}\n\nSo.",
};
const zh: Task = {
  title: "加倍",
  hints: ["写出 $2x$。", "两倍的 `x`。", "相加。"],
  body: "请写出 `double(x)`，把 $x$ 加倍。\n\n$$\ny = 2x\n$$\n\n## 为什么 {#why}\n\n因为 $x$。\n\n```ts\nlet y; // 结果\n```\n\n## 怎么做 {#how}\n\n这样。",
};

describe("the two languages of a task", () => {
  it("agree", () => expect(taskDrift({ en, zh })).toEqual([]));

  it.each<[string, Task, RegExp]>([
    ["a hint is removed", { ...zh, hints: zh.hints.slice(0, 2) }, /There are 2 hints.*3/],
    ["a hint is added", { ...zh, hints: [...zh.hints, "再想想。"] }, /There are 4 hints/],
    [
      "a formula is removed from a hint",
      { ...zh, hints: ["写出两倍。", ...zh.hints.slice(1)] },
      /Hint 1 has 0 formulas/,
    ],
    [
      "a formula is removed",
      { ...zh, body: zh.body.replace("因为 $x$", "因为") },
      /has 0 formulas where task.en.md has 1/,
    ],
    ["a heading is removed", { ...zh, body: zh.body.replace("## 为什么 {#why}\n", "") }, /has .* where/],
    [
      "a heading is renamed",
      { ...zh, body: zh.body.replace("{#why}", "{#reason}") },
      /## \{#reason\} where .* ## \{#why\}/,
    ],
    ["a heading changes its level", { ...zh, body: zh.body.replace("## 怎么", "### 怎么") }, /### \{#how\}/],
    [
      "what is to be written is not named",
      { ...zh, body: zh.body.replace("写出 `double(x)`，", "") },
      /`double\(x\)` in task.en.md, but/,
    ],
    [
      "a hint names other code",
      { ...zh, hints: ["写出 $2x$。", "两倍的 `y`。", "相加。"] },
      /`y` in task.zh.md, but not in task.en/,
    ],
    ["code is removed", { ...zh, body: zh.body.replace(/```ts[\s\S]*```/, "") }, /code \(ts\)/],
  ])("are told apart where %s", (_what, changed, message) => {
    const problems = taskDrift({ en, zh: changed });
    expect(problems.map(({ text }) => text.en).join("\n")).toMatch(message);
    for (const { text } of problems) expect(text.zh).toMatch(/\p{Script=Han}/u);
  });
});
