/** Every piece of code of a lesson prints what stands beneath it, run as it runs for the page. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunLanguage } from "@gradus/lab/lesson";
import { parseMarkdown } from "@gradus/lab/lesson-markdown";
import { outlineOf } from "@gradus/lab/lesson-outline";
import { findProgramPython } from "@gradus/lab/python-process";
import { runPythonSnippet } from "@gradus/lab/python-snippet";
import { importedPackages } from "@gradus/lab/python-text";
import { runSnippet, type SnippetItem } from "@gradus/lab/snippet";
import { describe, expect, test } from "vitest";

const secondsAtMost = 2;

interface Fence {
  /** The file and the line. */
  name: string;
  code: string;
  output: string;
}

function fencesIn(language: RunLanguage): Fence[] {
  return globSync("*/*/lessons/*/{en,zh}.md", { cwd: import.meta.dirname }).flatMap((file) => {
    const tree = parseMarkdown(readFileSync(join(import.meta.dirname, file), "utf8"));
    return outlineOf(tree, new Map()).flatMap((item) =>
      item.kind === "run" && item.language === language
        ? [{ name: `${file}:${item.line}`, code: item.code, output: item.output }]
        : [],
    );
  });
}

const fences = fencesIn("ts");

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

/** Without blanks at the ends of lines. */
const trimmed = (text: string) => text.replace(/[ \t]+$/gm, "").trimEnd();

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
    const lines = items.flatMap((item) => (item.kind === "line" ? [item.text] : []));
    expect(trimmed(lines.join("\n"))).toBe(trimmed(output));
    expect(seconds).toBeLessThan(secondsAtMost);
  });
});

// For each set of packages one test: where no Python here has them, it says which, once.
const groups = Map.groupBy(fencesIn("python"), ({ code }) => importedPackages(code).join(", "));
for (const [packages, group] of groups) {
  const modules = packages === "" ? [] : packages.split(", ");
  test(`Python of lessons with ${packages || "the standard library alone"} prints its output, in time`, {
    timeout: 300_000,
  }, async ({ skip }) => {
    skip(!(await findProgramPython(modules)), `no Python on this machine has ${packages || "3.9 or newer"}`);
    const results = new Map<string, string>();
    for (const { name, code } of group) {
      const { printed, failure } = await runPythonSnippet(code, { modules, seconds: secondsAtMost });
      const failed = failure ? `line ${failure.line}: ${failure.message.en}` : "";
      results.set(name, trimmed(`${printed.stdout}${printed.stderr}${failed}`));
    }
    expect(Object.fromEntries(results)).toEqual(
      Object.fromEntries(group.map(({ name, output }) => [name, trimmed(output)])),
    );
  });
}
