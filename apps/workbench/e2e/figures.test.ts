/** Every figure of unit 1.3 and the code that runs in its lessons, in a real browser, under the real policy. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { loadCurriculum } from "@gradus/lab/curriculum";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessibilityProblems } from "./axe.ts";
import { findChromium, noChromium, openStage, type Stage } from "./browser.ts";

const chromiumPath = findChromium();
/** GRADUS_SCREENSHOTS=folder keeps a picture of every figure, language, theme and width. */
const pictures = process.env.GRADUS_SCREENSHOTS;

const units = (await loadCurriculum(curriculumFolder)).flatMap((stage) => stage.units);
const unit = units.find(({ id }) => id === "1.3")!;
const figures = readdirSync(join(unit.folder, "figures"))
  .filter((name) => name.endsWith(".tsx"))
  .map((name) => name.slice(0, -".tsx".length));

const ready = ".figure-view";

/** Everything that a figure draws, as text. */
function drawing(figure: Locator): Promise<string> {
  return figure.locator(ready).evaluate((view) => {
    const canvases = [...view.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
    // Names that React makes up differ from visit to visit.
    const marks = view.innerHTML.replaceAll(/(id="|url\(#|for="|by=")[^")]*/g, "$1");
    return [marks, ...canvases].join("\n");
  });
}

async function changed(figure: Locator, before: string): Promise<void> {
  await expect.poll(async () => (await drawing(figure)) !== before, { timeout: 10_000 }).toBe(true);
}

/** Opens a lesson and every figure in it, one after the other, as a reader comes by. @returns ids, and what is said of broken ones */
async function openFigures(page: Page, url: string): Promise<{ ids: string[]; broken: string[] }> {
  await page.goto(url);
  await page.locator("article h1").waitFor({ timeout: 20_000 });
  const ids: string[] = [];
  const broken: string[] = [];
  for (const frame of await page.locator(".block-figure").all()) {
    await frame.scrollIntoViewIfNeeded();
    const figure = frame.locator("figure.figure");
    await figure.waitFor({ timeout: 20_000 });
    await figure.locator(`${ready}, [role=alert]`).first().waitFor({ timeout: 20_000 });
    const id = String(await figure.getAttribute("id")).replace("figure-", "");
    broken.push(...(await figure.locator("[role=alert]").allTextContents()).map((text) => `${id}: ${text}`));
    if ((await figure.locator(ready).count()) > 0) ids.push(id);
  }
  return { ids, broken };
}

/** Presses a key on the control of a field, one that changes its value. */
async function press(control: Locator): Promise<void> {
  const range = control.locator("input[type=range]");
  if ((await range.count()) > 0) {
    const atEnd = await range.evaluate((input: HTMLInputElement) => input.value === input.max);
    return range.press(atEnd ? "Home" : "End");
  }
  const chosen = control.locator("input[type=radio]:checked");
  if ((await chosen.count()) > 0) return chosen.press("ArrowRight");
  const select = control.locator("select");
  if ((await select.count()) > 0) {
    const last = await select.evaluate((list: HTMLSelectElement) => list.selectedIndex === list.options.length - 1);
    return select.press(last ? "ArrowUp" : "ArrowDown");
  }
  const box = control.locator("input[type=checkbox]");
  if ((await box.count()) > 0) return box.press(" ");
  if ((await control.evaluate((element) => element.tagName)) === "DETAILS")
    await control.locator("summary").press("Enter");
  const number = control.locator("input[type=number]").first();
  const atTop = await number.evaluate((input: HTMLInputElement) => Number(input.value) >= Number(input.max));
  return number.press(atTop ? "ArrowDown" : "ArrowUp");
}

describe("figures and code of unit 1.3, in Chromium", { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;
  let problems: string[] = [];

  const listen = (to: Page) => {
    to.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    to.on("pageerror", (error) => problems.push(error.message));
  };
  const lesson = (name: string, query = "lang=en") => `${stage.url}/lesson/1.3/${name}?${query}`;

  /** The first figure or piece of code of the unit that a selector finds, brought before the eyes. */
  async function first(selector: string): Promise<{ name: string; found: Locator }> {
    for (const name of unit.lessons) {
      await openFigures(page, lesson(name));
      const found = page.locator(selector).first();
      if ((await found.count()) === 0) continue;
      await found.scrollIntoViewIfNeeded();
      return { name, found };
    }
    throw new Error(`no lesson has ${selector}`);
  }

  beforeAll(async () => {
    if (!chromiumPath) return;
    stage = await openStage(chromiumPath);
    page = await stage.browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
    listen(page);
  });
  beforeEach(({ skip }) => {
    skip(!chromiumPath, noChromium);
    problems = [];
  });
  afterAll(() => stage?.close());

  it.each(["en", "zh"])("every figure opens, %s", async (lang) => {
    const opened: string[] = [];
    for (const name of unit.lessons) {
      const { ids, broken } = await openFigures(page, lesson(name, `lang=${lang}`));
      expect([name, broken]).toEqual([name, []]);
      opened.push(...ids);
    }
    // A figure that no lesson shows is no use to anyone.
    expect(new Set(opened)).toEqual(new Set(figures));
    expect(problems).toEqual([]);
  });

  it("a key on any control changes what is drawn", async () => {
    for (const name of unit.lessons) {
      for (const id of (await openFigures(page, lesson(name))).ids) {
        const figure = page.locator(`#figure-${id}`);
        for (const control of await figure.locator("[data-field]").all()) {
          const field = await control.getAttribute("data-field");
          const before = await drawing(figure);
          await press(control);
          // What a playing figure takes up shows with its next step.
          const step = figure.getByRole("button", { name: "One step" });
          if ((await step.count()) > 0) await step.click();
          await expect
            .poll(async () => (await drawing(figure)) !== before, { timeout: 10_000, message: `${id}: ${field}` })
            .toBe(true);
          await figure.getByRole("button", { name: "Reset" }).click();
        }
      }
    }
    expect(problems).toEqual([]);
  });

  it("a live figure plays while it is seen, and only then", async () => {
    const { found } = await first(".figure:has(.player)");
    await found.locator(ready).waitFor();
    const still = await drawing(found);
    await page.waitForTimeout(500);
    expect(await drawing(found)).toBe(still);
    await found.getByRole("button", { name: "Play" }).click();
    await changed(found, still);
    await changed(found, await drawing(found));
    await page.locator("article h1").scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(500);
    const away = await drawing(found);
    await page.waitForTimeout(500);
    expect(await drawing(found)).toBe(away);
  });

  it("a figure's state is in the address, and an address full of garbage does no harm", async () => {
    const { name, found } = await first(".figure:has(input[type=range]):not(:has(.player))");
    const id = String(await found.getAttribute("id")).replace("figure-", "");
    const start = await drawing(found);
    await press(found.locator("[data-field]:has(input[type=range])").first());
    await changed(found, start);
    await expect.poll(() => new URL(page.url()).searchParams.has(id)).toBe(true);
    const moved = await drawing(found);
    const link = `${page.url()}#figure-${id}`;
    await page.goto("about:blank");
    await page.goto(link);
    const again = page.locator(`#figure-${id}`);
    await again.locator(ready).waitFor({ timeout: 20_000 });
    const isSeen = () => again.evaluate((figure) => Math.abs(figure.getBoundingClientRect().top) < innerHeight / 2);
    await expect.poll(isSeen).toBe(true);
    await expect.poll(() => drawing(again)).toBe(moved);
    await page.goto("about:blank");
    await page.goto(lesson(name, `lang=en&${id}=x:NaN,%00:1,__proto__:2,${"y:9".repeat(500)}`));
    await again.scrollIntoViewIfNeeded();
    await again.locator(ready).waitFor();
    expect(await again.locator("[role=alert]").count()).toBe(0);
  });

  it("a figure that does not arrive shows itself, leaves the rest standing, and can be tried again", async () => {
    const { name, found } = await first(".figure:has(.figure-view)");
    const id = String(await found.getAttribute("id")).replace("figure-", "");
    const files = `**/assets/${id}-*.js`;
    await page.route(files, (route) => route.abort());
    await page.goto("about:blank");
    const { ids, broken } = await openFigures(page, lesson(name));
    expect(ids).not.toContain(id);
    expect(broken).toContainEqual(expect.stringContaining(`${id}: `));
    await page.unroute(files);
    const figure = page.locator(`#figure-${id}`);
    await figure.getByRole("button", { name: "Try again" }).click();
    await figure.locator(ready).waitFor();
    expect(await figure.locator("[role=alert]").count()).toBe(0);
  });

  it("code is changed and run, errors name their line, and what never ends is ended", async () => {
    const { found } = await first(".run");
    const expected = await found.locator(".run-lines").textContent();
    await found.getByRole("button", { name: "Run" }).click();
    await found.getByText("done in").waitFor({ timeout: 20_000 });
    expect(await found.locator(".run-lines").first().textContent()).toBe(expected);

    await found.getByRole("button", { name: "Edit" }).click();
    await found.locator(".cm-content").waitFor();
    const type = async (text: string) => {
      await found.locator(".cm-content").focus();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(text);
      await page.keyboard.press("Control+Enter");
    };
    await type(
      'import { arange } from "@gradus/tensor";\nimport { plot, show } from "@gradus/lab/show";\n' +
        'const x: number = 41;\nconsole.log(x + 1);\nshow(arange(6).reshape(2, 3), "W");\nplot({ lines: { line: [1, 4, 9] } });',
    );
    await found.getByText("done in").waitFor();
    await found.locator(".number-grid").waitFor();
    await found.locator(".plot .marks path").waitFor();
    expect(await found.locator(".run-lines").textContent()).toBe("42");

    await type("const fine = 1;\n\nnull.x;");
    await found.getByRole("alert").waitFor();
    expect(await found.getByRole("alert").textContent()).toContain("Line 3");
    await found.locator(".failed-line").waitFor();

    await type(
      'for (const f of [() => fetch("/api/health"), () => new Function("return import(\'/api/health\')")()])\n' +
        '  console.log(await f().then(() => "reached", () => "refused"));',
    );
    await found.getByText("done in").waitFor();
    expect(await found.locator(".run-lines").textContent()).toBe("refused\nrefused");
    // The browser's own notes of what it refused.
    problems = problems.filter((problem) => !/Content Security Policy|Failed to load|violates/.test(problem));

    await type("console.log('begun');\nwhile (true) {}");
    await found.getByRole("button", { name: "Stop" }).waitFor();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await found.getByRole("alert").waitFor({ timeout: 20_000 });
    expect(await found.getByRole("alert").textContent()).toContain("10 seconds");
    await type("while (true) {}");
    await found.getByRole("button", { name: "Stop" }).click();
    await found.getByText("stopped").waitFor();

    // Tab leads out of the editor.
    await found.locator(".cm-content").focus();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BUTTON");
    await found.getByRole("button", { name: "Reset" }).click();
    expect(await found.locator(".run-lines").textContent()).toBe(expected);
    expect(problems).toEqual([]);
  });

  const views = (["en", "zh"] as const).flatMap((lang) =>
    (["light", "dark"] as const).map((theme) => ({ lang, theme })),
  );

  it.each(views)("lessons with their figures are accessible and fit, $lang $theme", async ({ lang, theme }) => {
    const context = await stage.browser.newContext({ colorScheme: theme, bypassCSP: true });
    const own = await context.newPage();
    for (const name of unit.lessons) {
      for (const width of [380, 1600]) {
        await own.setViewportSize({ width, height: 900 });
        const { ids } = await openFigures(own, lesson(name, `lang=${lang}`));
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${name} at ${width} is wider than the window`).toBeLessThanOrEqual(0);
        for (const id of pictures ? ids : []) {
          await own
            .locator(`#figure-${id}`)
            .screenshot({ path: `${pictures}/figure-${id}-${lang}-${theme}-${width}.png` });
        }
      }
      expect(await accessibilityProblems(own), name).toEqual([]);
    }
    await context.close();
  });
});
