/** Python in the pages, in a real browser: code of a lesson that runs, an exercise that is solved, a machine that has no Python. */
import { existsSync, readFileSync } from "node:fs";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { type ExercisePlace, exerciseSource, listExercises, loadExercise } from "@gradus/lab/exercises";
import { findProgramPython } from "@gradus/lab/python-process";
import { exerciseFile } from "@gradus/lab/workspace";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { accessibilityProblems } from "./axe.ts";
import { findChromium, noChromium, openStage, type Stage } from "./browser.ts";
import { firstPythonFence } from "./python-fence.ts";

const chromiumPath = findChromium();
const pictures = process.env.GRADUS_SCREENSHOTS;
/** Other programs may be at work on the machine. */
const slow = { timeout: 60_000 };

/** The first exercise of the course in Python that needs no packages. */
async function firstExercise(): Promise<ExercisePlace> {
  for (const place of (await listExercises(curriculumFolder)).filter(({ language }) => language === "python")) {
    const { definition } = await loadExercise(curriculumFolder, place.id);
    if (!definition.modules?.length && !definition.needs?.length) return place;
  }
  throw new Error("no exercise is in Python");
}

describe("Python in the pages, in Chromium", () => {
  let stage: Stage;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    if (!chromiumPath) return;
    stage = await openStage(chromiumPath);
    page = await stage.browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  });
  beforeEach(({ skip }) => skip(!chromiumPath, noChromium));
  afterEach(() => expect(problems.splice(0)).toEqual([]));
  afterAll(() => stage?.close());

  const picture = async (name: string) => {
    if (pictures) await page.screenshot({ path: `${pictures}/python-${name}.png`, fullPage: true });
  };
  const replaceText = async (text: string) => {
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  };

  it("runs a lesson's Python as it stands, changed, and until it is stopped", slow, async () => {
    const { lesson, fence, number } = await firstPythonFence();
    await page.goto(`${stage.url}/lesson/${lesson}?lang=en`);
    const block = page.locator("section.run").nth(number);
    await block.getByText("Python", { exact: true }).waitFor();
    await block.getByRole("button", { name: "Run" }).click();
    await block.getByText(/done in \d+ ms/).waitFor();
    const lines = (await block.locator(".run-lines").textContent())!.trimEnd().split("\n");
    expect(lines.map((line) => line.trimEnd())).toEqual(
      fence.output
        .trimEnd()
        .split("\n")
        .map((line) => line.trimEnd()),
    );

    await block.getByRole("button", { name: "Edit" }).click();
    await block.locator(".cm-content").click();
    await replaceText("print('before')\n\nprint(1 / 0)\n");
    await page.keyboard.press("Control+Enter");
    const error = block.getByRole("alert");
    await error.waitFor();
    expect(await error.textContent()).toMatch(/^Line 3:\s+ZeroDivisionError/);
    expect(await block.locator(".run-lines").textContent()).toContain("before");
    expect(await block.locator(".failed-line").textContent()).toBe("print(1 / 0)");
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture("lesson-en");

    await block.locator(".cm-content").click();
    await replaceText("while True:\n    pass");
    await page.keyboard.press("Control+Enter");
    await block.getByRole("button", { name: "Stop" }).click();
    await block.getByText(/Output · stopped/).waitFor();
    // Enough were stopped that none would be let in if the server went on with them.
    for (let i = 0; i < 3; i++) {
      await block.getByRole("button", { name: "Run" }).click();
      await block.getByRole("button", { name: "Stop" }).click();
    }
    await block.getByRole("button", { name: "Reset" }).click();
    await block.getByRole("button", { name: "Run" }).click();
    await block.getByText(/done in \d+ ms/).waitFor();
  });

  it("has an exercise in Python solved, in a file of its own", slow, async () => {
    const place = await firstExercise();
    const solution = readFileSync(exerciseSource(place, "solution"), "utf8");
    await page.goto(`${stage.url}/exercise/${place.id}?lang=en`);
    await page.locator(".exercise .eyebrow").getByText("Python").waitFor();
    const editor = page.getByTestId("editor").locator(".cm-content");
    await editor.click();
    await replaceText("def broken(:\n    pass\n");
    await page.getByText("The text cannot be read as Python yet").waitFor();
    await replaceText("def indented():");
    await page.keyboard.press("Enter");
    await page.keyboard.type("pass");
    expect(await page.getByTestId("editor").locator(".cm-line").last().textContent()).toBe("    pass");

    await replaceText(solution);
    await page.keyboard.press("Control+Enter");
    await page.locator(".result.passed").waitFor();
    expect(readFileSync(exerciseFile(stage.home, place), "utf8")).toBe(solution);
    expect(exerciseFile(stage.home, place)).toMatch(/\.py$/);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture("exercise-en");

    const before = await page.getByTestId("editor").locator(".cm-line").count();
    await editor.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText("# mine\n");
    await page.getByRole("button", { name: "Compare with the solution" }).click();
    await page.getByTestId("comparison").getByText("# mine").first().waitFor();
    await page.getByRole("button", { name: "Start over" }).click();
    await page.locator("dialog").getByRole("button", { name: "Start over, keep a copy" }).click();
    await page.getByText(`${place.id}.backup-1.py`).waitFor();
    expect(existsSync(exerciseFile(stage.home, place).replace(/\.py$/, ".backup-1.py"))).toBe(true);
    expect(before).toBeGreaterThan(1);
    await page.goto(`${stage.url}/unit/${place.unit}?lang=en`);
    const entry = page.locator(".exercise-list li").filter({ has: page.locator(`a[href="/exercise/${place.id}"]`) });
    await entry.getByText("Python").waitFor();
  });

  it("says what this machine has", slow, async () => {
    await page.goto(`${stage.url}/settings?lang=zh`);
    for (const name of ["Node.js", "NumPy", "TensorFlow", "Docker", "网页中的线程"])
      if (name !== "NumPy" || (await findProgramPython([]))?.kind === "cpython")
        await page.locator(".doctor strong").getByText(name, { exact: true }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture("settings-zh");
  });
});

describe("a machine without the Python that is needed, in Chromium", () => {
  it("says what to install, in the lesson and at the exercise, and stays usable", slow, async ({ skip }) => {
    skip(!chromiumPath, noChromium);
    vi.stubEnv("GRADUS_PYTHON", "/nowhere/python3");
    const stage = await openStage(chromiumPath!).finally(() => vi.unstubAllEnvs());
    try {
      const page = await stage.browser.newPage({ viewport: { width: 360, height: 800 }, locale: "zh-CN" });
      const { lesson, number } = await firstPythonFence();
      await page.goto(`${stage.url}/lesson/${lesson}?lang=zh`);
      const block = page.locator("section.run").nth(number);
      await block.getByRole("button", { name: "运行" }).click();
      await block.getByText("输出 · 没有运行").waitFor();
      expect(await block.getByRole("alert").textContent()).toContain("/nowhere/python3");
      const place = await firstExercise();
      await page.goto(`${stage.url}/exercise/${place.id}?lang=zh`);
      await page
        .locator(".work .notice")
        .getByText(/GRADUS_PYTHON.*\/nowhere\/python3/)
        .waitFor();
      await page.getByRole("button", { name: "检查" }).click();
      await page.locator(".result.skipped").waitFor();
      expect(await page.locator(".result h2").textContent()).toContain("没有检查");
      expect(await accessibilityProblems(page)).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});
