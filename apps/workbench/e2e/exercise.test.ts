/** The exercise room, in a real browser: TypeScript's word, a check that fails with numbers, hints, a pass, the disk, a lost server. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { type ExercisePlace, listExercises, wrongAnswers } from "@gradus/lab/exercises";
import { readLearning } from "@gradus/lab/learning/journal";
import { exerciseFile } from "@gradus/lab/workspace";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExerciseDetail } from "../shared/exercises.ts";
import { accessibilityProblems } from "./axe.ts";
import { findChromium, noChromium, openStage, type Stage } from "./browser.ts";

const chromiumPath = findChromium();
/** GRADUS_SCREENSHOTS=folder keeps pictures of the room in each state, language, theme and width. */
const pictures = process.env.GRADUS_SCREENSHOTS;
const id = "stable-softmax";

/** Other programs may be at work on the machine. */
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 });

describe("the exercise room, in Chromium", () => {
  let stage: Stage;
  let page: Page;
  let place: ExercisePlace;
  let solution: string;
  /** Along the wrong dimension. */
  let wrong: string;
  const problems: string[] = [];

  beforeAll(async () => {
    place = (await listExercises(curriculumFolder)).find((one) => one.id === id)!;
    solution = readFileSync(join(place.folder, "solution.ts"), "utf8");
    const found = (await wrongAnswers(place)).find(({ caught }) => caught === "rows-sum-to-one")!;
    wrong = readFileSync(found.file, "utf8");
    if (!chromiumPath) return;
    stage = await openStage(chromiumPath);
    page = await stage.browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
    page.setDefaultTimeout(12_000);
    page.on("console", (message) => {
      // A server that is away, and a conflict, are part of what is tried.
      if (message.type() === "error" && !/ERR_CONNECTION|409|404/.test(message.text())) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
  });
  beforeEach(({ skip }) => skip(!chromiumPath, noChromium));
  afterAll(() => stage?.close());

  const onDisk = () => readFileSync(exerciseFile(stage.home, place), "utf8");
  const editor = () => page.getByTestId("editor").getByRole("textbox");
  const lines = () => page.getByTestId("editor").locator(".cm-line").allInnerTexts();
  const result = () => page.getByTestId("result");
  const open = async (query = "lang=en") => {
    await page.goto(`${stage.url}/exercise/${id}?${query}`);
    await page.getByTestId("editor").locator(".cm-content").waitFor();
    await page.locator(".task .prose").first().waitFor();
  };
  const type = async (text: string) => {
    await editor().focus();
    // A key that opens the search elsewhere is a letter here.
    await page.keyboard.press("/");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  };
  const check = async () => {
    await editor().focus();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Cancel the check" }).waitFor();
    await page.getByRole("button", { name: "Check", exact: true }).waitFor({ timeout: 30_000 });
  };
  const picture = async (name: string) => {
    if (pictures) await page.screenshot({ path: `${pictures}/exercise-${name}.png`, fullPage: true });
  };

  it("is reached from the unit and from the lesson that teaches it", async () => {
    await page.goto(`${stage.url}/unit/${place.unit}?lang=en`);
    const link = page.locator(".exercise-list").getByRole("link", { name: "Stable softmax" });
    await link.waitFor();
    const own = (await listExercises(curriculumFolder)).filter(({ unit }) => unit === place.unit);
    expect(await page.locator(".exercise-list li").count()).toBe(own.length);
    await picture("unit-en");
    await link.click();
    await page.locator(".exercise h1").waitFor();
    expect(new URL(page.url()).pathname).toBe(`/exercise/${id}`);
    const lesson = await page.locator(".task header").getByRole("link", { name: "Loss and cross-entropy" });
    await lesson.click();
    const practice = page.locator(".practice").getByRole("link", { name: "Stable softmax" });
    await practice.waitFor();
    if (pictures) await page.locator(".practice").screenshot({ path: `${pictures}/exercise-practice-en.png` });
    await page.goto(`${stage.url}/map?unit=${place.unit}`);
    await poll(() => page.locator(`a[href="/exercise/${id}"]`).count()).toBe(1);
  });

  it("leads to the lab that an exercise asks for, with its parameters", async () => {
    await page.goto(`${stage.url}/exercise/your-network?lang=en`);
    const detail = (await (await page.request.get(`${stage.url}/api/exercises/your-network`)).json()) as ExerciseDetail;
    const link = page.getByRole("link", { name: "To the lab mnist-mlp, with these parameters" });
    await link.click();
    await page.locator("#parameter-pieces").waitFor();
    expect(await page.locator("#parameter-pieces").inputValue()).toBe(detail.run?.params?.pieces);
  });

  it("promises no parameters and no functions of one's own where a run asks for none, and names its limits", async () => {
    await page.goto(`${stage.url}/exercise/compact-network?lang=en`);
    await page.getByRole("link", { name: "To the lab mnist-cnn", exact: true }).waitFor();
    const asked = await page.locator(".run-asked p").first().textContent();
    expect(asked).toContain("a finished run of the lab mnist-cnn: Accuracy on the test digits ≥ 0.97, or");
    expect(asked).toContain("at most 10,000 parameters");
  });

  it("names a number without an index", async () => {
    await page.goto(`${stage.url}/exercise/chain-rule?lang=en`);
    await page.getByTestId("editor").locator(".cm-content").waitFor();
    await type("export const lossAndGradients = () => ({ loss: -1, w: 0, x: 0, b: 0 });\n");
    await check();
    expect(await page.getByTestId("numbers").locator(".worst").textContent()).toMatch(/^Yours is −1, expected is \d/);
  });

  it("shows the task, typeset, and the file that was made on the disk", async () => {
    await open();
    expect(await page.locator(".task .katex-html").count()).toBeGreaterThan(1);
    await poll(async () => (await lines()).join("\n")).toContain("TODO: softmax");
    expect(onDisk()).toBe(readFileSync(join(place.folder, "exercise.ts"), "utf8"));
    await page.getByText("Your file, and your own editor").click();
    expect(await page.locator(".file-place").textContent()).toContain(exerciseFile(stage.home, place));
    await check();
    expect(await result().getByRole("heading").first().textContent()).toContain("Nothing is written yet");
    await picture("begun-en");
  });

  it("underlines a mistake, documents on hover and by key, and completes", async () => {
    await open();
    await type('import { type Tensor, tensor } from "@gradus/tensor";\nconst y: Tensor = tensor([1]).sofmax();\ny.');
    const mark = page.getByTestId("editor").locator(".cm-lintRange-error").filter({ hasText: "sofmax" });
    await mark.waitFor({ timeout: 15_000 });
    // What the last full stop offers is in the way.
    await page.locator(".cm-tooltip-autocomplete").waitFor();
    await page.keyboard.press("Escape");
    await mark.hover();
    await poll(() => page.locator(".cm-tooltip-lint").textContent()).toContain("does not exist on type 'Tensor'");
    await picture("mistake-en");
    await page.getByTestId("editor").locator(".cm-line").nth(1).getByText("Tensor", { exact: true }).hover();
    await poll(() => page.locator(".cm-tooltip-hover .cm-doc").last().textContent()).toContain("class Tensor");
    await page.mouse.move(5, 5);
    await page.locator(".cm-tooltip-hover").waitFor({ state: "detached" });
    await editor().focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    for (let i = 0; i < 21; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("F2");
    await poll(() => page.locator(".cm-doc").first().textContent()).toMatch(/function tensor\(/);
    await picture("documentation-en");
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText("matm");
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-tooltip-autocomplete li").first().waitFor();
    await poll(() => page.locator(".cm-tooltip-autocomplete li[aria-selected]").textContent()).toBe("matmul");
    // A list that has just opened does not take the key that was meant for the text.
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await poll(async () => (await lines()).at(-1)).toBe("y.matmul");
    // Tab leaves the editor.
    await page.keyboard.press("Tab");
    expect(await editor().evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element)).toBe(
      false,
    );
  });

  it("says what is wrong, with the numbers side by side, the worst one named, and how to repeat it", async () => {
    await open();
    await type(wrong);
    await check();
    const numbers = page.getByTestId("numbers");
    await numbers.waitFor();
    expect(await result().locator(".message").textContent()).toContain("Each row is divided by its own sum");
    expect(await numbers.locator(".worst").last().textContent()).toMatch(/Furthest off at \[\d+\]: .*, expected 1\./);
    expect(await numbers.getByRole("table").count()).toBe(2);
    expect(await numbers.locator(".side.actual td.furthest").count()).toBe(1);
    expect(await numbers.locator(".side.actual td.furthest .sign").textContent()).toBe("▸");
    const states = await page.getByTestId("properties").locator("li").allTextContents();
    expect(states.map((text) => text[0])).toEqual(["✓", "✗", ...states.slice(2).map(() => "–")]);
    await page.getByText("The same numbers again").click();
    expect(await result().textContent()).toMatch(/gradus check stable-softmax --seed \d+/);
    await picture("failed-en");
    await page.getByRole("banner").getByRole("button", { name: "中文" }).click();
    await poll(() => result().locator(".message").textContent()).toMatch(/每一行应除以自己的和/);
    await picture("failed-zh");
    await page.getByRole("banner").getByRole("button", { name: "English" }).click();
  });

  it("marks the line of an error, and shows what the program printed", async () => {
    await open();
    await type(
      'import type { Tensor } from "@gradus/tensor";\nexport function softmax(x: Tensor): Tensor {\n  console.log("shape", x.shape);\n  throw new RangeError("my own mistake");\n}\n',
    );
    await check();
    expect(await result().textContent()).toContain("my own mistake");
    expect(await result().locator(".printed").first().textContent()).toContain("shape");
    await page.getByRole("button", { name: /To line 4/ }).click();
    await poll(() => page.getByTestId("editor").locator(".failed-line").textContent()).toContain("my own mistake");
  });

  it("opens hints one at a time and remembers them", async () => {
    await open();
    await page.getByRole("button", { name: "Open hint 1 of 4" }).click();
    await page.getByRole("button", { name: "Open hint 2 of 4" }).click();
    expect(await page.locator(".hints li").count()).toBe(2);
    expect(await page.locator(".hints .katex-html").count()).toBeGreaterThan(0);
    await open();
    expect(await page.locator(".hints li").count()).toBe(2);
  });

  it("ends an endless loop as a clear failure; a check can be cancelled; the workbench lives on", async () => {
    await open();
    const loop = "export function softmax(): number {\n  for (;;);\n}\n";
    await type(loop);
    await check();
    expect(await result().textContent()).toMatch(/seconds|loop/);
    await editor().focus();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Cancel the check" }).click();
    await page.getByRole("button", { name: "Check", exact: true }).waitFor();
    expect((await page.request.get(`${stage.url}/api/health`)).ok()).toBe(true);
  });

  it("shows the solution before a pass on request only, with a warning, and the journal remembers", async () => {
    await open();
    await page.getByRole("button", { name: "See the solution without having passed" }).click();
    await page.getByText("What one finds oneself stays.").waitFor();
    expect((await readLearning(stage.home)).some(({ type }) => type === "solution")).toBe(false);
    await page.getByRole("button", { name: "Show the solution all the same" }).click();
    await page.getByTestId("comparison").locator(".cm-content").first().waitFor();
    await poll(async () => (await readLearning(stage.home)).filter(({ type }) => type === "solution").length).toBe(1);
  });

  it("takes over an edit on the disk, and lays a conflict before the learner", async () => {
    await open();
    writeFileSync(exerciseFile(stage.home, place), "// from another editor\n");
    await poll(async () => (await lines())[0]).toBe("// from another editor");
    await page.getByText("Changed outside").waitFor();
    // Not saved yet while the disk changes: the save is held up.
    for (const [choice, mine, kept] of [
      ["Keep mine, overwrite the disk's", "// mine, first\n", "// mine, first\n"],
      ["Take the disk's (Ctrl+Z brings mine back)", "// mine, second\n", "// theirs\n"],
    ] as const) {
      await page.route("**/file", (route) => (route.request().method() === "PUT" ? undefined : route.continue()));
      await type(mine);
      writeFileSync(exerciseFile(stage.home, place), "// theirs\n");
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await page.reload();
      const conflict = page.getByTestId("conflict");
      await conflict.locator(".cm-content").first().waitFor();
      const shown = await conflict.locator(".cm-line").allInnerTexts();
      expect(shown).toEqual(expect.arrayContaining(["// theirs", mine.trim()]));
      expect(onDisk()).toBe("// theirs\n");
      if (choice.startsWith("Keep")) await picture("conflict-en");
      await conflict.getByRole("button", { name: choice }).click();
      await conflict.waitFor({ state: "detached" });
      await poll(onDisk).toBe(kept);
      await poll(async () => (await lines())[0]).toBe(kept.trim());
    }
  });

  it("starts over with a copy kept, and undoes it", async () => {
    await open();
    await type("// all my work\n");
    await poll(onDisk).toBe("// all my work\n");
    await page.getByRole("button", { name: "Start over" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start over, keep a copy" }).click();
    await poll(onDisk).toContain("TODO");
    const told = await page.getByText(/Your text is in stable-softmax\.backup-1\.ts/).textContent();
    const name = /stable-softmax\.backup-\d+\.ts/.exec(told ?? "")![0];
    expect(readFileSync(join(stage.home, "workspace", "exercises", name), "utf8")).toBe("// all my work\n");
    await page.getByRole("button", { name: "Undo" }).click();
    await poll(onDisk).toBe("// all my work\n");
  });

  it("passes, compares with the solution, and leads on", async () => {
    await open();
    await type(solution.replace("const shifted", "// mine\n  const shifted"));
    await check();
    await poll(() => result().getByRole("heading").first().textContent()).toContain("Passed");
    await page.getByText("✓ passed").first().waitFor();
    await page.getByRole("button", { name: "Compare with the solution" }).click();
    await poll(() => page.getByTestId("comparison").locator(".cm-content").count()).toBe(2);
    await poll(() =>
      page.getByTestId("comparison").locator(".cm-changedLine, .cm-deletedLine").count(),
    ).toBeGreaterThan(0);
    await page.getByTestId("comparison").scrollIntoViewIfNeeded();
    // Line numbers are measured when they come into view.
    await page.waitForTimeout(300);
    if (pictures) await page.screenshot({ path: `${pictures}/exercise-compared-en.png` });
    const next = page.getByRole("link", { name: /Next exercise/ });
    expect(await next.getAttribute("href")).toMatch(/^\/exercise\//);
    expect(problems).toEqual([]);
  });

  it("loses nothing when the workbench goes away and comes back", async () => {
    await open();
    await type("// before\n");
    await poll(onDisk).toBe("// before\n");
    await stage.restart({
      async whileAway() {
        await type("// written while it was away\n");
        await page.getByText("The workbench does not answer.").first().waitFor();
        expect(await page.evaluate(() => JSON.stringify(localStorage))).toContain("written while it was away");
      },
    });
    await poll(onDisk).toBe("// written while it was away\n");
    await page.getByText("Saved on the disk").waitFor();
  });

  const views = (["en", "zh"] as const).flatMap((lang) =>
    (["light", "dark"] as const).map((theme) => ({ lang, theme })),
  );
  it.each(views)("is accessible and fits, $lang $theme", async ({ lang, theme }) => {
    const context = await stage.browser.newContext({ colorScheme: theme, bypassCSP: true });
    const own = await context.newPage();
    own.setDefaultTimeout(12_000);
    for (const [name, text] of [
      ["failed", wrong],
      ["passed", solution.replace("const shifted", "// mine\n  const shifted")],
    ] as const) {
      writeFileSync(exerciseFile(stage.home, place), text);
      for (const width of [380, 1600]) {
        await own.setViewportSize({ width, height: 900 });
        await own.goto(`${stage.url}/exercise/${id}?lang=${lang}`);
        await own.getByTestId("editor").locator(".cm-content").waitFor();
        await own.getByRole("button", { name: lang === "en" ? "Check" : "检查", exact: true }).click();
        await own.locator(`.result.${name}`).waitFor({ timeout: 30_000 });
        if (name === "passed") {
          await own.getByRole("button", { name: lang === "en" ? /^Compare/ : /^与参考答案/ }).click();
        }
        await own
          .getByText(lang === "en" ? /TypeScript finds/ : /TypeScript (没有)?发现/)
          .first()
          .waitFor();
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${name} at ${width} is wider than the window`).toBeLessThanOrEqual(0);
        expect(await accessibilityProblems(own), `${name} at ${width}`).toEqual([]);
        if (pictures) {
          if (name === "passed") {
            await own.getByTestId("comparison").or(own.locator(".solution")).last().scrollIntoViewIfNeeded();
            await own.waitForTimeout(200);
          }
          await own.screenshot({ path: `${pictures}/exercise-${name}-${lang}-${theme}-${width}.png`, fullPage: true });
        }
      }
    }
    await context.close();
  });
});
