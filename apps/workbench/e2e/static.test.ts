/** The built pages behind a server that knows nothing but files: lessons can be read there, and progress stays in the browser. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { curriculumFolder } from "@gradus/curriculum/folder";
import { loadCurriculum } from "@gradus/lab/curriculum";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { builtWeb } from "../server/build-web.ts";
import { findChromium, noChromium } from "./browser.ts";
import { firstPythonFence } from "./python-fence.ts";

const chromiumPath = findChromium();
const types: Record<string, string> = {
  ...{ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" },
  ...{ ".svg": "image/svg+xml", ".woff2": "font/woff2" },
};

function fileServer(root: string, asked: string[]): Server {
  return createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://here").pathname);
    asked.push(`${request.method} ${path}`);
    const name = types[extname(path)] ? path : join(path, "index.html");
    const body = await readFile(join(root, normalize(name))).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { "content-type": types[extname(name)] });
    response.end(body);
  });
}

describe("the pages as plain files, in Chromium", () => {
  const asked: string[] = [];
  let server: Server;
  let browser: Browser;
  let url = "";

  beforeAll(async () => {
    if (!chromiumPath) return;
    server = fileServer(await builtWeb(() => undefined), asked);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  });
  beforeEach(({ skip }) => skip(!chromiumPath, noChromium));
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it("shows lessons, finds words, and keeps what was read and written", async () => {
    const units = (await loadCurriculum(curriculumFolder)).flatMap((stage) => stage.units);
    const unit = units.find(({ lessons }) => lessons.length > 0)!;
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`${url}/unit/${unit.id}?lang=zh`);
    await page.locator(".lesson-list a").first().click();
    await page.locator("article .prose").first().waitFor();
    const address = page.url();
    await page.getByRole("button", { name: "写笔记" }).first().click();
    await page.getByRole("textbox", { name: /笔记/ }).fill("留在浏览器里");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("button", { name: "标记为已读" }).click();
    await page.goto(address);
    await page.getByText("留在浏览器里").waitFor();
    await page.getByText("这一课已经读完。").waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("权重");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator("article .prose").first().waitFor();
    // The document itself names the lesson, for whoever does not run scripts.
    const title = await page.locator("article h1").textContent();
    expect(await (await fetch(page.url().replace(/#.*/, ""))).text()).toContain(`<title>${title}`);
    expect(errors).toEqual([]);
    const refused = asked.filter((line) => line.startsWith("POST "));
    expect(refused.every((line) => line.startsWith("POST /api/"))).toBe(true);
  });

  it("shows Python with its output, says where it runs, and runs TypeScript", async () => {
    const { lesson, fence, number } = await firstPythonFence();
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.goto(`${url}/lesson/${lesson}?lang=en`);
    const block = page.locator("section.run").nth(number);
    await block.getByText("Python runs in the workbench on your own machine").waitFor();
    expect(await block.getByRole("button").count()).toBe(0);
    expect((await block.locator(".run-lines").textContent())?.trimEnd()).toBe(fence.output.trimEnd());
    await page.getByRole("button", { name: "Run" }).first().waitFor();
  });

  it("asks its quizzes, and knows the next step, without a server", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`${url}/today?lang=en`);
    await page.getByText("kept in this browser only").waitFor();
    await page.getByTestId("next-step").getByRole("link", { name: "Begin" }).click();
    await page.getByRole("button", { name: "Start the quiz" }).click();
    await page.getByRole("button", { name: "I don't know" }).click();
    await page.locator(".explanation").waitFor();
    await page.reload();
    await page.getByText("Last time: 0 of 1 right.").waitFor();
    for (const room of ["today", "placement", "map"]) {
      const answer = await page.goto(`${url}/${room}`);
      expect([room, answer?.status()]).toEqual([room, 200]);
      await page.locator(".next, .placement button, .node").first().waitFor();
    }
    expect(errors).toEqual([]);
  });
});
