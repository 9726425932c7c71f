import { expect, test } from "vitest";
import { hasDesktop } from "./open-browser.ts";

test("a browser is opened only where someone can see it", () => {
  expect(hasDesktop({}, "linux")).toBe(false);
  expect(hasDesktop({ DISPLAY: ":0" }, "linux")).toBe(true);
  expect(hasDesktop({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe(true);
  expect(hasDesktop({ DISPLAY: ":10", SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" }, "linux")).toBe(false);
  expect(hasDesktop({ DISPLAY: ":0", CI: "true" }, "linux")).toBe(false);
  expect(hasDesktop({}, "darwin")).toBe(true);
  expect(hasDesktop({ SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" }, "darwin")).toBe(false);
  expect(hasDesktop({}, "win32")).toBe(true);
});
