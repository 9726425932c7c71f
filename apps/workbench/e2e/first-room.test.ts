import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accessibilityProblems } from "./axe.ts";
import { findChromium, noChromium, openStage, type Stage } from "./browser.ts";

const chromiumPath = findChromium();
/** GRADUS_SCREENSHOTS=folder keeps a picture of every page, language, theme and width. */
const pictures = process.env.GRADUS_SCREENSHOTS;

describe("the first room, in Chromium", () => {
  let stage: Stage;
  let page: Page;
  const problems: string[] = [];
  let run = "";

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

  it("leads from the path to a trained network, whose curves move", async () => {
    await page.goto(`${stage.url}/`);
    await page.getByRole("heading", { name: "Five stages, fifteen units" }).waitFor();
    await page.locator(".unit").first().waitFor();
    expect(await page.locator(".unit").count()).toBe(15);
    expect(await page.locator(".unit.open").count()).toBe(3);
    await page.getByRole("link", { name: /1\.3/ }).click();
    await page.getByRole("link", { name: "Read digits with a convolutional network" }).click();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.waitForURL(/\/run\/mnist-cnn-/);
    run = new URL(page.url()).pathname.split("/")[2];
    const chart = page.locator(".chart [role=img]").first();
    await expect.poll(() => chart.getAttribute("aria-label"), { timeout: 60_000 }).toMatch(/training \d/);
    const early = await chart.getAttribute("aria-label");
    await page.locator(".status.finished").waitFor({ timeout: 120_000 });
    expect(await chart.getAttribute("aria-label")).not.toBe(early);
    const score = Number(await page.locator(".results dd").first().textContent());
    expect(score).toBeGreaterThan(0.9);
    await page.getByRole("heading", { name: "Confusion matrix" }).waitFor();
    await page.getByRole("heading", { name: "Filters of the first layer" }).waitFor();
    await page.locator(".ridges path").first().waitFor();
    expect(await page.locator(".mistakes li").count()).toBeGreaterThan(0);
  });

  /** From a finished run's page to the playground, where its network names a 7 that the mouse draws. */
  async function drawSeven(): Promise<void> {
    await page.getByRole("link", { name: "Draw digits for this network" }).click();
    await page.locator("[data-ready=true]").waitFor({ timeout: 30_000 });
    const field = page.locator(".drawing canvas");
    const { x, y, width } = (await field.boundingBox())!;
    const at = (u: number, v: number) => [x + u * width, y + v * width] as const;
    await page.mouse.move(...at(0.28, 0.22));
    await page.mouse.down();
    await page.mouse.move(...at(0.72, 0.22), { steps: 12 });
    const digit = page.getByTestId("digit");
    await digit.waitFor();
    await page.mouse.move(...at(0.45, 0.82), { steps: 18 });
    await page.mouse.up();
    await expect.poll(() => digit.textContent(), { timeout: 10_000 }).toBe("7");
  }

  it("reads a 7 that is drawn with the mouse, while it is drawn", async () => {
    await drawSeven();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => page.getByTestId("digit").count()).toBe(0);
  });

  it("is drawn in by keyboard too", async () => {
    await page.locator(".drawing canvas").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press(" ");
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press(" ");
    await page.getByTestId("digit").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
  });

  const unhurried = process.env.GRADUS_QUICK_TESTS === "1" ? [] : ["mnist-rnn"];
  it.each(unhurried)("trains a recurrent network, which has no filters to show, and reads with it: %s", async (lab) => {
    await page.goto(`${stage.url}/unit/1.3`);
    await page.getByRole("link", { name: "Read digits with a recurrent network" }).click();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.waitForURL(`**/run/${lab}-*`);
    await page.locator(".status.finished").waitFor({ timeout: 120_000 });
    await page.getByRole("heading", { name: "Confusion matrix" }).waitFor();
    await page.locator(".ridges path").first().waitFor();
    expect(await page.getByRole("heading", { name: "Filters of the first layer" }).count()).toBe(0);
    await drawSeven();
  });

  it("compares two runs, stops one and resumes it", async () => {
    await page.goto(`${stage.url}/lab/mnist-mlp`);
    await page.getByText("Parameters", { exact: true }).click();
    await page.getByLabel(/Epochs/).fill("60");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.waitForURL(/\/run\/mnist-mlp-/);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator(".status.stopped").waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator(".status.finished").waitFor({ timeout: 120_000 });
    await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
    await page.getByRole("checkbox").first().waitFor();
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("heading", { name: "Compare runs" }).waitFor();
    await page.getByRole("rowheader", { name: "lab" }).waitFor();
  });

  it("shows what a lab without a network leaves, and sends nobody to draw for it", async () => {
    await page.goto(`${stage.url}/lab/pca-digits`);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.waitForURL(/\/run\/pca-digits-/);
    await page.locator(".status.finished").waitFor({ timeout: 120_000 });
    for (const name of ["The mean digit", "The first 20 components", "Digits and what is rebuilt of them"]) {
      await page.getByRole("heading", { name }).waitFor();
    }
    expect(await page.title()).toContain("Compress digits with PCA");
    expect(await page.getByRole("link", { name: "Draw digits for this network" }).count()).toBe(0);
    expect(await page.locator("dt").allTextContents()).not.toContain("explainedVariance50");
  });

  it("says what is wrong with a parameter, and that a page is not there", async () => {
    await page.goto(`${stage.url}/lab/mnist-mlp`);
    await page.getByText("Parameters", { exact: true }).click();
    await page.getByLabel(/Widths/).fill("128, many");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("hidden");
    // The browser's own note of the refused request.
    const noted = problems.filter((problem) => !/status of 4\d\d/.test(problem));
    expect(noted).toEqual([]);
    problems.length = 0;
    await page.goto(`${stage.url}/nothing/here`);
    await page.getByText("There is nothing at this address.").waitFor();
  });

  it("says that the workbench is away on a page whose script it never had, and shows it when it is back", async () => {
    const context = await stage.browser.newContext({ locale: "en-US" });
    const away = await context.newPage();
    await away.goto(`${stage.url}/runs`);
    await away.getByRole("heading", { name: "Runs" }).waitFor();
    await stage.restart({
      whileAway: async () => {
        await away.getByRole("link", { name: "Map" }).click();
        await away.getByText("The workbench does not answer.").waitFor();
      },
    });
    await away.getByRole("heading", { name: "What builds on what" }).waitFor({ timeout: 60_000 });
    await context.close();
  });

  const rooms = () => [
    "/",
    "/unit/1.3",
    "/unit/2.1",
    "/lab/mnist-cnn",
    "/runs",
    `/run/${run}`,
    "/playground",
    "/settings",
    "/speed",
  ];
  /** All four, or in a quick run each language and each theme once. */
  const views = (["en", "zh"] as const).flatMap((lang) =>
    (["light", "dark"] as const)
      .filter((theme) => process.env.GRADUS_QUICK_TESTS !== "1" || (lang === "en") === (theme === "light"))
      .map((theme) => ({ lang, theme })),
  );

  it.each(views)("every page is accessible and fits, $lang $theme", async ({ lang, theme }) => {
    const context = await stage.browser.newContext({ colorScheme: theme, bypassCSP: true });
    const own = await context.newPage();
    const runs = (await (await fetch(`${stage.url}/api/runs`)).json()) as { runs: { id: string }[] };
    const compare = `/compare?runs=${runs.runs.map(({ id }) => id).join(",")}`;
    for (const room of [...rooms(), compare]) {
      for (const width of [380, 1600]) {
        await own.setViewportSize({ width, height: 900 });
        await own.goto(`${stage.url}${room}${room.includes("?") ? "&" : "?"}lang=${lang}`);
        await own.locator("h1").waitFor({ timeout: 10_000 });
        await expect.poll(() => own.locator(".notice.quiet").count(), { timeout: 30_000 }).toBe(0);
        // Charts and pictures are drawn.
        await own.waitForTimeout(pictures ? 1500 : 250);
        const overflow = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${room} at ${width} is wider than the window`).toBeLessThanOrEqual(0);
        if (pictures) {
          const name = `${room
            .replace(/\?.*/, "")
            .replace(/-2\d{7}.*/, "")
            .replaceAll("/", "_")}-${lang}-${theme}-${width}.png`;
          await own.screenshot({ path: `${pictures}/page${name}`, fullPage: true });
        }
      }
      expect(await accessibilityProblems(own), room).toEqual([]);
    }
    await context.close();
  });
});
