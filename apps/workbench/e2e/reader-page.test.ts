/** The exported digit reader, opened as a file and cut off from every network: it is drawn in, and reads. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { networkBase64 } from "@gradus/curriculum/digit-network";
import { digitPage } from "@gradus/models/digit-page/page";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, noChromium } from "./browser.ts";

const chromiumPath = findChromium();

describe("the exported digit reader, in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let folder = "";
  const asked: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    if (!chromiumPath) return;
    folder = await mkdtemp(join(tmpdir(), "gradus-reader-"));
    const file = join(folder, "index.html");
    await writeFile(file, digitPage(Buffer.from(networkBase64, "base64")));
    browser = await chromium.launch({ executablePath: chromiumPath });
    const context = await browser.newContext({ offline: true, locale: "en-GB", viewport: { width: 360, height: 740 } });
    page = await context.newPage();
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  beforeEach(({ skip }) => skip(!chromiumPath, noChromium));

  it("reads what is drawn by pointer and by key, in both languages", async () => {
    const verdict = page.locator("#verdict");
    expect(await verdict.textContent()).toBe("Draw something.");
    const box = await page.locator("#field").boundingBox();
    if (!box) throw new Error("there is no field");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.15);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.85, { steps: 8 });
    await page.mouse.up();
    expect(await verdict.textContent()).toBe("Reads 1");
    await page.getByRole("button", { name: "中文" }).click();
    expect(await verdict.textContent()).toBe("认作 1");
    await page.getByRole("button", { name: "清空" }).click();
    expect(await verdict.textContent()).toBe("写点什么吧。");
    await page.locator("#field").focus();
    for (const key of [...Array(6).fill("ArrowUp"), " ", ...Array(12).fill("ArrowDown"), " "])
      await page.keyboard.press(key);
    expect(await verdict.textContent()).toBe("认作 1");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(errors).toEqual([]);
  });
});
