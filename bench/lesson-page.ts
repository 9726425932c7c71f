/**
 * How fast a lesson can be read: the built site, a fresh Chromium profile each time, nothing cached.
 * Usage: node bench/lesson-page.ts [lesson] [repetitions] → JSON lines, the last one with medians.
 */
import type { Page } from "playwright-core";
import { findChromium, noChromium, openStage } from "../apps/workbench/e2e/browser.ts";

const [lesson = "1.3/01-neurons", repetitions = "7"] = process.argv.slice(2);
/** After the text is there, the page is watched for so long; tasks of 50 ms and more count as not interactive yet. */
const watchMs = 2000;

interface Sample {
  firstPaintMs: number;
  /** The lesson's text is in the page. */
  textMs: number;
  /** The text is there and no long task follows. */
  interactiveMs: number;
  /** Before the first figure was asked for: transferred, and unpacked. */
  scriptBytes: number;
  scriptRawBytes: number;
}

declare const timing: { text: number; tasksEnd: number };

async function measure(page: Page, url: string): Promise<Sample> {
  await page.addInitScript(() => {
    const kept = { text: 0, tasksEnd: 0 };
    Object.assign(globalThis, { timing: kept });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) kept.tasksEnd = startTime + duration;
    }).observe({ type: "longtask", buffered: true });
    new MutationObserver(() => {
      if (!kept.text && document.querySelector("article .prose")) kept.text = performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(url);
  await page.locator("article .prose").first().waitFor();
  await page.waitForTimeout(watchMs);
  return page.evaluate(() => {
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = resources.filter(({ name }) => /\.js$/.test(new URL(name).pathname));
    const figure = scripts.find(({ name }) => /FigureFrame/.test(name))?.startTime ?? Number.POSITIVE_INFINITY;
    const before = scripts.filter(({ startTime }) => startTime < figure);
    const sum = (of: (entry: PerformanceResourceTiming) => number) =>
      before.reduce((total, entry) => total + of(entry), 0);
    return {
      firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      textMs: timing.text,
      interactiveMs: Math.max(timing.text, timing.tasksEnd),
      scriptBytes: sum(({ transferSize }) => transferSize),
      scriptRawBytes: sum(({ decodedBodySize }) => decodedBodySize),
    };
  });
}

const executable = findChromium();
if (!executable) throw new Error(noChromium);
const stage = await openStage(executable);
const samples: Sample[] = [];
try {
  for (let i = 0; i < Number(repetitions); i++) {
    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
    const sample = await measure(await context.newPage(), `${stage.url}/lesson/${lesson}`);
    samples.push(sample);
    process.stdout.write(`${JSON.stringify(sample)}\n`);
    await context.close();
  }
} finally {
  await stage.close();
}

const median = (key: keyof Sample) => {
  const values = samples.map((sample) => sample[key]).sort((a, b) => a - b);
  return Math.round(values[Math.floor(values.length / 2)]);
};
const keys = Object.keys(samples[0]) as (keyof Sample)[];
const medians = Object.fromEntries(keys.map((key) => [key, median(key)]));
process.stdout.write(`${JSON.stringify({ type: "result", lesson, repetitions: samples.length, ...medians })}\n`);
