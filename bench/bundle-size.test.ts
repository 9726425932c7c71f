import { expect, it } from "vitest";
import { engineBundle } from "./bundle-size.ts";

it("the engine, every function of it used, is no more than 100 KB in a page, minified and gzipped", async () => {
  const files = await engineBundle();
  const bytes = files.reduce((total, { gzippedBytes }) => total + gzippedBytes, 0);
  expect(bytes, JSON.stringify(files)).toBeLessThanOrEqual(100 * 1024);
  expect(bytes).toBeGreaterThan(10 * 1024);
});
