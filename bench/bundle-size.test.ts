import { expect, it } from "vitest";
import { bundleSize, parts } from "./bundle-size.ts";

it("the engine, every function of it used, is no more than 100 KB in a page, minified and gzipped", async () => {
  const { gzippedBytes } = await bundleSize(parts.engine);
  expect(gzippedBytes).toBeLessThanOrEqual(100 * 1024);
  // A bundle that lost its functions as unused would be small, too.
  expect(gzippedBytes).toBeGreaterThan(50 * 1024);
});
