/** The engine's threads in a page, bundled as the workbench is. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, noChromium } from "./browser.ts";

const executablePath = findChromium();
const isolated = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

describe("threads, in Chromium", () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let headers: Record<string, string> = {};

  beforeAll(async () => {
    if (!executablePath) return;
    folder = await mkdtemp(join(tmpdir(), "gradus-threads-"));
    await build({
      logLevel: "silent",
      configFile: false,
      root: fileURLToPath(new URL(".", import.meta.url)),
      worker: { format: "es" },
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: "esnext",
        rolldownOptions: {
          input: fileURLToPath(new URL("threads.worker.ts", import.meta.url)),
          output: { entryFileNames: "worker.js" },
        },
      },
    });
    server = createServer(async ({ url = "/" }, response) => {
      if (url === "/") {
        response
          .writeHead(200, { ...pageHeaders(), "content-type": "text/html" })
          .end("<!doctype html><title>threads</title>");
        return;
      }
      const file = await readFile(join(folder, new URL(url, "http://page").pathname)).catch(() => undefined);
      // A dedicated worker has the policy of its own script's response.
      response.writeHead(file ? 200 : 404, { ...headers, "content-type": "text/javascript" }).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  beforeEach(({ skip }) => skip(!executablePath, noChromium));
  afterAll(async () => {
    await browser?.close();
    server?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** The page itself may start its Worker. */
  function pageHeaders() {
    return Object.fromEntries(Object.entries(headers).filter(([name]) => name in isolated));
  }

  /** What the Worker says, and what was written to the console. */
  async function ask(withHeaders: Record<string, string>, patienceMs: number) {
    headers = withHeaders;
    const page = await browser.newPage();
    const warnings: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "warning") warnings.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const answer = await page.evaluate((patience) => {
      const worker = new Worker("/worker.js", { type: "module" });
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(patience);
      });
    }, patienceMs);
    await page.close();
    return { answer, warnings };
  }

  it("compute together where the page is isolated", async () => {
    const { answer } = await ask(isolated, 20_000);
    expect(answer).toEqual({ right: true, count: 3, idle: 2 });
  });

  it("are one where the page is not", async () => {
    expect(await ask({}, 0)).toEqual({ answer: { right: true, count: 1, idle: 0 }, warnings: [] });
  });

  it("are one where the page's policy forbids others", async () => {
    const policy = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'" };
    const { answer, warnings } = await ask({ ...isolated, ...policy }, 1000);
    expect(answer).toEqual({ right: true, count: 1, idle: 0 });
    expect(warnings).toEqual([]);
  });
});
