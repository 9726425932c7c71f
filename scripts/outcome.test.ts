import { expect, test } from "vitest";
import { forbiddenSkips } from "./outcome.ts";

test("only the skips on the list are allowed", () => {
  const skips = [
    { test: "a.test.ts > needs a browser", reason: "no Chromium" },
    { test: "a.test.ts > new", reason: "later" },
  ];
  expect(forbiddenSkips(skips, ["a.test.ts > needs a browser"])).toEqual([skips[1]]);
});
