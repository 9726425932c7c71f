/** Colours code for the page. Colours are CSS variables (`--code-…`), so that the page's style sheet has both themes. */
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from "@shikijs/core";
import { createJavaScriptRegexEngine } from "@shikijs/engine-javascript";
import bash from "@shikijs/langs/bash";
import json from "@shikijs/langs/json";
import python from "@shikijs/langs/python";
import typescript from "@shikijs/langs/typescript";

const theme = createCssVariablesTheme({ name: "gradus", variablePrefix: "--code-", fontStyle: false });

const grammars: Record<string, string> = {
  ts: "typescript",
  typescript: "typescript",
  json: "json",
  bash: "shellscript",
  python: "python",
  text: "text",
};

/** What may stand behind the three backticks. */
export const codeLanguages: readonly string[] = Object.keys(grammars);

let shared: Promise<HighlighterCore> | undefined;

/** @returns a function that gives HTML: `<pre class="shiki …"><code>…` */
export async function codeHighlighter(): Promise<(code: string, language: string) => string> {
  shared ??= createHighlighterCore({
    themes: [theme],
    langs: [typescript, json, bash, python],
    engine: createJavaScriptRegexEngine(),
  });
  const highlighter = await shared;
  return (code, language) => highlighter.codeToHtml(code, { lang: grammars[language] ?? "text", theme: "gradus" });
}
