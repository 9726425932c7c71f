/** The engine's conformance suite on WebGPU in a real page: Chromium's Dawn on a software adapter. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Suite } from "@gradus/tensor/conformance/page";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findChromium, noChromium } from "./browser.ts";

const chromiumPath = findChromium();
let folder: string;
let browser: Browser;
let page: Page;

declare const suite: Suite;

/** Bundles the suite and opens it in a page with WebGPU. */
beforeAll(async () => {
  if (!chromiumPath) return;
  folder = await mkdtemp(join(tmpdir(), "gradus-webgpu-"));
  await build({
    configFile: false,
    logLevel: "error",
    build: {
      outDir: folder,
      target: "esnext",
      rolldownOptions: {
        input: fileURLToPath(import.meta.resolve("@gradus/tensor/conformance/page")),
        output: { entryFileNames: "suite.js" },
      },
    },
  });
  browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"],
  });
  page = await browser.newPage();
  // A page needs a secure origin for WebGPU; nothing of this one is fetched from the network.
  await page.route("https://gradus.test/**", async (route) => {
    const script = new URL(route.request().url()).pathname === "/suite.js";
    await route.fulfill(
      script
        ? { contentType: "text/javascript", body: await readFile(join(folder, "suite.js"), "utf8") }
        : { contentType: "text/html", body: '<!doctype html><script type="module" src="/suite.js"></script>' },
    );
  });
  await page.goto("https://gradus.test/");
  await page.waitForFunction(() => "suite" in globalThis);
});

afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it("every operation agrees with float64 on WebGPU in Chromium, or is refused by name", async ({ skip }) => {
  skip(!chromiumPath, noChromium);
  await page.evaluate(() => suite.start());
  const wrong: string[] = [];
  for (const name of await page.evaluate(() => suite.names)) {
    const found = await page.evaluate((one) => suite.check(one, [31, 32]), name);
    if (found !== "" && found !== "refused") wrong.push(`${name}: ${found}`);
  }
  expect(wrong).toEqual([]);
});
