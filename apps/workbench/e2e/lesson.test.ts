/** The lesson room, in a real browser: reading, finding, terms, notes, print. */
import { curriculumFolder } from "@gradus/curriculum/folder";
import { loadCurriculum } from "@gradus/lab/curriculum";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessibilityProblems } from "./axe.ts";
import { findChromium, noChromium, openStage, type Stage } from "./browser.ts";

const chromiumPath = findChromium();
/** GRADUS_SCREENSHOTS=folder keeps a picture of every lesson, language, theme and width. */
const pictures = process.env.GRADUS_SCREENSHOTS;

const units = (await loadCurriculum(curriculumFolder)).flatMap((stage) => stage.units);
const lessons = units.flatMap(({ id, lessons: names }) => names.map((name) => `/lesson/${id}/${name}`));
const [first, second] = lessons;

/** Other programs may be at work on the machine. */
const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 10_000 });

/** What scripts may weigh before a lesson's first figure, as transferred. */
const scriptBudget = 300_000;

describe("the lesson room, in Chromium", () => {
  let stage: Stage;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    if (!chromiumPath) return;
    stage = await openStage(chromiumPath);
    page = await stage.browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
  });
  beforeEach(({ skip }) => skip(!chromiumPath, noChromium));
  afterAll(() => stage?.close());

  const open = async (path: string, on = page) => {
    await on.goto(`${stage.url}${path}`);
    await on.locator("article .prose").first().waitFor();
  };
  const text = (selector: string) => page.locator(selector).first().textContent();

  it("leads from the path to a unit's first lesson, with typeset formulas and coloured code", async () => {
    await page.goto(`${stage.url}/?lang=en`);
    await page
      .getByText(/lessons? to read/)
      .first()
      .waitFor();
    await page.goto(`${stage.url}/unit/${first.split("/")[2]}`);
    const link = page.locator(".lesson-list a").first();
    const title = await link.textContent();
    await link.click();
    await page.locator("article .prose").first().waitFor();
    expect(new URL(page.url()).pathname).toBe(first);
    expect(await text("article h1")).toBe(title);
    expect(await page.title()).toContain(title);
    expect(await page.locator(".katex-html").count()).toBeGreaterThan(3);
    await page.locator("pre.shiki span[style]").first().waitFor();
    const colours = await page
      .locator("pre.shiki span[style]")
      .evaluateAll((spans) => [...new Set(spans.map((span) => getComputedStyle(span).color))]);
    expect(colours.length).toBeGreaterThan(2);
    // Formulas are set in KaTeX's own type, from this server.
    expect(await page.evaluate(() => document.fonts.check("16px KaTeX_Math"))).toBe(true);
  });

  it("keeps the place when the language changes, and says which language it is", async () => {
    await open(`${first}?lang=en`);
    const headings = page.locator("[data-heading]");
    await headings.nth(3).scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollBy({ top: 300, behavior: "instant" }));
    const place = () =>
      page.evaluate(() => {
        const blocks = [...document.querySelectorAll<HTMLElement>("[data-block]")];
        return blocks.find((block) => block.getBoundingClientRect().bottom > 96)?.dataset.block;
      });
    await page.waitForTimeout(300);
    const before = await place();
    expect(await page.locator("article").getAttribute("lang")).toBe("en");
    for (const lang of ["zh-CN", "en"]) {
      await page
        .locator(".contents")
        .getByRole("button", { name: lang === "en" ? "English" : "中文" })
        .click();
      await page.locator(`article[lang=${lang}]`).waitFor();
      expect(await page.title()).toContain(await text("article h1"));
      await poll(place).toBe(before);
    }
  });

  it("shows where one is, what was read, and comes back to the place that one left", async () => {
    await open(`${second}?lang=en`);
    const links = page.locator(".contents a");
    const third = links.nth(2);
    await third.click();
    await poll(() => third.getAttribute("aria-current")).toBe("location");
    expect(await page.locator(".read-mark").count()).toBe(0);
    const end = page.locator("section[data-section]:not([data-section='']) [data-end]").first();
    await end.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await page.locator(".read-mark").first().waitFor();
    await links.nth(3).click();
    await poll(() => links.nth(3).getAttribute("aria-current")).toBe("location");
    await page.waitForTimeout(1000);
    await open(second);
    await page.locator(".resumed").waitFor();
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(500);
    await page.locator(".read-mark").first().waitFor();
    await page.getByRole("button", { name: "To the beginning" }).click();
    await poll(() => page.evaluate(() => scrollY)).toBe(0);
    await page.getByRole("button", { name: "Mark this lesson as read" }).click();
    await page.getByText("You have read this lesson.").waitFor();
    await page.goto(`${stage.url}/unit/${second.split("/")[2]}`);
    await page.locator(".lesson-list li.finished").waitFor();
    expect(await page.locator(".lesson-list li.finished").count()).toBe(1);
  });

  it("explains a term on hover, focus and tap, in both languages, and by keyboard", async () => {
    await open(first);
    const card = page.locator(".term-card");
    const terms = page.locator("article dfn");
    await terms.first().hover();
    await card.waitFor();
    expect(await card.textContent()).toMatch(/\p{Script=Han}/u);
    expect((await card.textContent())!.length).toBeGreaterThan(20);
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
    await terms.nth(1).focus();
    await card.waitFor();
    expect(await terms.nth(1).getAttribute("aria-describedby")).toBe(await card.getAttribute("id"));
    await terms.nth(1).evaluate((term) => (term as HTMLElement).blur());
    await card.waitFor({ state: "hidden" });
    // A term that another lesson teaches leads there.
    await open(second);
    const count = await terms.count();
    for (let i = 0; i < count; i++) {
      await terms.nth(i).click();
      await card.waitFor();
      if ((await card.locator("a").count()) > 0) break;
    }
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
  });

  it.each([
    ["en", "loss", "Control+k", "Search the lessons"],
    ["zh", "权重", "/", "搜索课文"],
  ])("searches the lessons, %s", async (lang, query, key, name) => {
    await open(`${first}?lang=${lang}`);
    await page.keyboard.press(key);
    const dialog = page.getByRole("dialog", { name });
    const field = dialog.getByRole("combobox");
    await poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    await field.fill(query);
    const hits = dialog.getByRole("option");
    await hits.first().waitFor();
    for (const mark of await dialog.locator("mark").allTextContents()) {
      expect(query.includes(mark) || mark.toLowerCase().startsWith(query)).toBe(true);
    }
    await field.press("ArrowDown");
    await field.press("ArrowUp");
    expect(await hits.first().getAttribute("aria-selected")).toBe("true");
    await field.fill("qqqqq 吅吅吅");
    await poll(() => hits.count()).toBe(0);
    await field.fill(query);
    await hits.first().waitFor();
    await field.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator("article .prose").first().waitFor();
    const { pathname, hash } = new URL(page.url());
    expect(pathname).toMatch(/^\/lesson\//);
    if (hash) {
      await poll(async () => (await page.locator(hash).boundingBox())!.y).toBeLessThan(300);
      expect((await page.locator(hash).boundingBox())!.y).toBeGreaterThanOrEqual(0);
    }
    await page.keyboard.press("Control+k");
    await page.keyboard.type("other");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("keeps a note over a reload, in the same section in either language", async () => {
    await open(`${first}?lang=en`);
    await page
      .getByRole("button", { name: /Add a note/ })
      .first()
      .click();
    const note = "The factor is 1 − 2η。我的想法 <b>&amp;";
    await page.getByRole("textbox", { name: /Your note on/ }).fill(note);
    await page.getByRole("button", { name: "Keep" }).click();
    await page.locator(".own-note-text").waitFor();
    await poll(() =>
      page.evaluate(async () => (await (await fetch("/api/learning")).text()).includes("我的想法")),
    ).toBe(true);
    await open(`${first}?lang=zh`);
    const kept = page.locator(".own-note-text");
    await kept.waitFor();
    expect(await kept.textContent()).toBe(note);
    await page.getByRole("button", { name: "修改" }).click();
    await page.getByRole("button", { name: "删除" }).click();
    await kept.waitFor({ state: "detached" });
  });

  it("leads to the next lesson and back", async () => {
    await open(`${first}?lang=en`);
    await page.locator(".neighbours .following").click();
    await page.waitForURL(`**${second}`);
    await page.locator(".neighbours .previous").click();
    await page.waitForURL(`**${first}`);
    await page.locator("article h1").waitFor();
    expect(problems).toEqual([]);
  });

  it("leaves the rest standing where a part's script does not arrive, and tries it again", async () => {
    const own = await stage.browser.newPage();
    const script = /assets\/LessonQuiz-.*\.js/;
    await own.route(script, (route) => route.abort());
    await open(`${first}?lang=en`, own);
    const broken = own.locator(".block-quiz [role=alert]");
    await broken.waitFor();
    expect(await own.locator("article .prose").count()).toBeGreaterThan(3);
    await own.unroute(script);
    await broken.getByRole("button").click();
    await own.locator(".block-quiz .quiz").waitFor();
    await own.close();
  });

  it(`asks for less than ${scriptBudget / 1000} KB of scripts, and for none that makes or edits lessons`, async () => {
    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const own = await context.newPage();
    await open(`${first}?lang=en`, own);
    await own.waitForTimeout(1500);
    const scripts = await own.evaluate(() =>
      (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
        .filter(({ name }) => /\.js$/.test(new URL(name).pathname) && !/worker/.test(name))
        .map(({ name, transferSize, decodedBodySize }) => ({ name, transferSize, decodedBodySize })),
    );
    expect(scripts.reduce((sum, { transferSize }) => sum + transferSize, 0)).toBeLessThan(scriptBudget);
    for (const { name, decodedBodySize } of scripts) {
      const source = await (await fetch(name)).text();
      expect(source.length, name).toBeLessThanOrEqual(decodedBodySize);
      for (const stranger of ["KaTeX parse error", "tokenizeLine", "micromark", "uPlot", "cm-editor", "MiniSearch"])
        expect(source.includes(stranger), `${name} holds ${stranger}`).toBe(false);
    }
    await context.close();
  });

  it("is set in lines of a good length, Chinese without slanted letters", async () => {
    await open(`${first}?lang=en`);
    const letters = await page.locator("article .prose > p").evaluateAll((paragraphs) => {
      const counts = paragraphs.flatMap((paragraph) => {
        const node = paragraph.firstChild;
        if (node?.nodeType !== Node.TEXT_NODE) return [];
        const range = document.createRange();
        range.selectNodeContents(node);
        const rows = [...range.getClientRects()];
        const width = rows.reduce((sum, row) => sum + row.width, 0);
        return rows.length > 2 ? [(node.textContent!.length / width) * paragraph.clientWidth] : [];
      });
      return counts.reduce((sum, n) => sum + n, 0) / counts.length;
    });
    expect(letters).toBeGreaterThan(64);
    expect(letters).toBeLessThan(77);
    await open(`${first}?lang=zh`);
    const characters = await page
      .locator("article .prose > p")
      .first()
      .evaluate((paragraph) => paragraph.clientWidth / Number.parseFloat(getComputedStyle(paragraph).fontSize));
    expect(Math.round(characters)).toBe(38);
    const slanted = await page
      .locator("article em")
      .evaluateAll((all) => all.map((em) => getComputedStyle(em).fontStyle));
    expect(slanted.every((style) => style === "normal")).toBe(true);
  });

  it("prints the text and the figures, and nothing else, on white", async () => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const gone of [".top", ".contents", ".neighbours", ".lesson-end button", ".anchor"]) {
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    }
    expect(await page.locator("article h1").isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    if (pictures) await page.screenshot({ path: `${pictures}/lesson-print.png`, fullPage: true });
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
  });

  const views = (["en", "zh"] as const).flatMap((lang) =>
    (["light", "dark"] as const).map((theme) => ({ lang, theme })),
  );

  it.each(lessons.flatMap((lesson) => views.map((view) => ({ lesson, ...view }))))(
    "$lesson is accessible and fits, $lang $theme",
    async ({ lesson, lang, theme }) => {
      const context = await stage.browser.newContext({ colorScheme: theme, bypassCSP: true });
      const own = await context.newPage();
      for (const width of [380, 1600]) {
        await own.setViewportSize({ width, height: 900 });
        await open(`${lesson}?lang=${lang}`, own);
        await poll(() => own.locator(".block .notice.quiet").count()).toBe(0);
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `at ${width} it is wider than the window`).toBeLessThanOrEqual(0);
        if (pictures) await keepPicture(own, `${lesson.slice(1).replaceAll("/", "_")}-${lang}-${theme}-${width}`);
      }
      expect(await accessibilityProblems(own)).toEqual([]);
      await context.close();
    },
  );

  it.each(views)("the search is accessible and fits, $lang $theme", async ({ lang, theme }) => {
    const context = await stage.browser.newContext({ colorScheme: theme, bypassCSP: true });
    const own = await context.newPage();
    await own.setViewportSize({ width: 380, height: 800 });
    await open(`${first}?lang=${lang}`, own);
    await own.keyboard.press("Control+k");
    await own.keyboard.type("adam");
    await own.getByRole("option").first().waitFor();
    const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await accessibilityProblems(own)).toEqual([]);
    if (pictures) await own.screenshot({ path: `${pictures}/search-${lang}-${theme}.png` });
    await context.close();
  });

  /** The whole page, after a walk through it: figures are drawn when one comes near. */
  async function keepPicture(own: Page, name: string): Promise<void> {
    const height = await own.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0; y < height; y += 700) {
      await own.evaluate((top) => scrollTo({ top, behavior: "instant" }), y);
      await own.waitForTimeout(150);
    }
    await own.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await own.waitForTimeout(300);
    await own.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  }
});
