/** Every piece of code of a lesson prints what stands beneath it, run as it runs in the page. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseMarkdown } from "@gradus/lab/lesson-markdown";
import { outlineOf } from "@gradus/lab/lesson-outline";
import { runSnippet, type SnippetItem } from "@gradus/lab/snippet";
import { describe, expect, test } from "vitest";

const secondsAtMost = 2;

const fences = globSync("*/*/lessons/*/{en,zh}.md", { cwd: import.meta.dirname }).flatMap((file) => {
  const tree = parseMarkdown(readFileSync(join(import.meta.dirname, file), "utf8"));
  return outlineOf(tree, new Map()).flatMap((item) =>
    item.kind === "run" && item.language === "ts"
      ? [{ name: `${file}:${item.line}`, code: item.code, output: item.output }]
      : [],
  );
});

async function run(code: string): Promise<SnippetItem[]> {
  const items: SnippetItem[] = [];
  await runSnippet(code, {
    load: (specifier) => {
      if (!/^@gradus\/(tensor|models)(\/|$)/.test(specifier)) throw new Error(`the page has no module ${specifier}`);
      return import(specifier);
    },
    emit: (item) => items.push(item),
  });
  return items;
}

test("lessons have code to run, in both languages", () => {
  for (const lang of ["en", "zh"]) expect(fences.some(({ name }) => name.includes(`${lang}.md:`))).toBe(true);
});

describe.each(fences)("$name", ({ code, output }) => {
  test("prints its output, in time, and the same again", async () => {
    // The first run loads the engine.
    await run(code);
    const start = performance.now();
    const items = await run(code);
    const seconds = (performance.now() - start) / 1000;
    const lines = items.flatMap((item) => (item.kind === "line" ? [item.text.trimEnd()] : []));
    expect(lines.join("\n").trimEnd()).toBe(output.trimEnd());
    expect(seconds).toBeLessThan(secondsAtMost);
  });
});
