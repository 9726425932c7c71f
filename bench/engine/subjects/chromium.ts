/** Gradus in Chromium: bundles the Worker, serves it with the headers that threads need, and passes requests on. The argument is the number of threads. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";
import { findChromium, noChromium } from "../../../apps/workbench/e2e/browser.ts";

const executablePath = findChromium();
if (!executablePath) throw new Error(noChromium);
const folder = await mkdtemp(join(tmpdir(), "gradus-bench-"));
await build({
  logLevel: "silent",
  configFile: false,
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/",
  worker: { format: "es" },
  build: {
    outDir: folder,
    emptyOutDir: true,
    target: "esnext",
    rolldownOptions: {
      input: fileURLToPath(new URL("page-worker.ts", import.meta.url)),
      output: { entryFileNames: "worker.js" },
    },
  },
});

const headers = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};
const server = createServer(async ({ url = "/" }, response) => {
  if (url === "/") {
    response.writeHead(200, { ...headers, "content-type": "text/html" }).end("<!doctype html><title>bench</title>");
    return;
  }
  const file = await readFile(join(folder, new URL(url, "http://bench").pathname)).catch(() => undefined);
  response.writeHead(file ? 200 : 404, { ...headers, "content-type": "text/javascript" }).end(file);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

declare const engine: { ask(request: unknown): Promise<object> };
await page.evaluate(() => {
  const worker = new Worker("/worker.js", { type: "module" });
  const ask = (request: unknown) =>
    new Promise<object>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(request);
    });
  Object.assign(globalThis, { engine: { ask } });
});
const ask = (request: unknown) => page.evaluate((message) => engine.ask(message), request);

process.stdout.write(`${JSON.stringify(await ask({ threads: Number(process.argv[2] ?? 1) }))}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await ask(JSON.parse(line)).catch((error: Error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify({ peakRssMb: null, ...answer })}\n`);
}
await browser.close();
server.close();
await rm(folder, { recursive: true, force: true });
