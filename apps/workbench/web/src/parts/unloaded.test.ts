import { expect, it } from "vitest";
import { isUnloaded } from "./unloaded.ts";

it.each([
  "Unable to preload CSS for http://127.0.0.1:4600/assets/MapPage-C3na5HcE.css",
  "Failed to fetch dynamically imported module: http://127.0.0.1:4600/assets/x.js",
  "error loading dynamically imported module: http://127.0.0.1:4600/assets/x.js",
  "Importing a module script failed.",
])("knows a script that did not arrive: %s", (message) => {
  expect(isUnloaded(new TypeError(message))).toBe(true);
});

it("leaves a fault of the page's own alone", () => {
  expect(isUnloaded(new TypeError("Cannot read properties of undefined (reading 'map')"))).toBe(false);
});
