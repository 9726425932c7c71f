/** What TypeScript says of a learner's file, in the pages' terms. Pages name exercises, never paths. */
import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { taskHtml } from "@gradus/lab/task-html";
import type { Completion, Diagnostic, LanguageAnswer, LanguageQuestion } from "../shared/exercises.ts";
import type { Language } from "./errors.ts";
import { LanguageServer, LanguageServerAbsent, type LanguageServerOptions } from "./language-server.ts";

/** A list that is longer is no help, and typing on shortens it. */
const mostCompletions = 300;

const mostWaiting = 100;

interface Position {
  line: number;
  character: number;
}

interface Range {
  start: Position;
  end: Position;
}

interface Markup {
  value?: string;
}

interface ServerCompletion {
  label: string;
  kind?: number;
  sortText?: string;
  detail?: string;
  documentation?: Markup | string;
}

/** Kinds of LSP's CompletionItemKind as CodeMirror names them. */
const kinds = new Map([
  [2, "method"],
  [3, "function"],
  [4, "method"],
  [5, "property"],
  [6, "variable"],
  [7, "class"],
  [8, "interface"],
  [9, "namespace"],
  [10, "property"],
  [12, "constant"],
  [13, "enum"],
  [14, "keyword"],
  [21, "constant"],
  [25, "type"],
]);

const severities = ["error", "warning", "info", "hint"] as const;

export interface ExerciseLanguage {
  answer(path: string, question: LanguageQuestion, language: Language): Promise<LanguageAnswer>;
  close(): void;
  readonly server: LanguageServer;
}

/** @param options for tests: another server */
export function exerciseLanguage(folder: string, options: Partial<LanguageServerOptions> = {}): ExerciseLanguage {
  const server = new LanguageServer({ folder, ...options });
  /** When each file on the disk was last seen to change. */
  const seen = new Map<string, number>();
  /** One question at a time: a question in another language starts the server anew, which would cut off the one before. */
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  /** Completions offered last, by path of the file. */
  let offered = { path: "", items: new Map<string, ServerCompletion>() };

  /** Exercises import one another, and other editors write them: the server does not watch the folder itself. */
  async function tellChanges(path: string): Promise<void> {
    const names = await readdir(dirname(path)).catch(() => []);
    const changed: string[] = [];
    for (const name of names.filter((one) => one.endsWith(".ts"))) {
      const file = join(dirname(path), name);
      const time = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
      if (seen.get(file) !== time) changed.push(pathToFileURL(file).href);
      seen.set(file, time);
    }
    server.changed(changed);
  }

  async function ask(path: string, question: LanguageQuestion, language: Language): Promise<LanguageAnswer> {
    const locale = language === "zh" ? "zh-CN" : "en";
    if (question.ask === "describe") {
      const item = offered.path === path ? offered.items.get(question.label) : undefined;
      if (!item) return { kind: "description", html: "" };
      const full = (await server.plain(locale, "completionItem/resolve", item)) as ServerCompletion;
      const text = typeof full.documentation === "string" ? full.documentation : (full.documentation?.value ?? "");
      return { kind: "description", html: await html(`${fence(full.detail ?? "")}${text}`, language) };
    }
    const { text } = question;
    const uri = pathToFileURL(path).href;
    await tellChanges(path);
    if (question.ask === "diagnostics") {
      const report = (await server.ask(locale, { uri, text }, "textDocument/diagnostic", {})) as { items?: unknown };
      return { kind: "diagnostics", diagnostics: diagnosticsOf(report?.items, text) };
    }
    const position = positionAt(text, question.offset);
    if (question.ask === "hover") {
      const found = (await server.ask(locale, { uri, text }, "textDocument/hover", { position })) as {
        contents?: Markup;
        range?: Range;
      } | null;
      const value = found?.contents?.value?.trim();
      if (!value) return { kind: "hover", hover: undefined };
      const range = found?.range ?? { start: position, end: position };
      const [from, to] = [offsetAt(text, range.start), offsetAt(text, range.end)];
      return { kind: "hover", hover: { from, to, html: await html(value, language) } };
    }
    const list = (await server.ask(locale, { uri, text }, "textDocument/completion", { position })) as
      | { items?: ServerCompletion[] }
      | ServerCompletion[]
      | null;
    const items = (Array.isArray(list) ? list : (list?.items ?? [])).filter(
      ({ label, kind }) => typeof label === "string" && kind !== 15,
    );
    items.sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
    const first = items.slice(0, mostCompletions);
    offered = { path, items: new Map(first.map((item) => [item.label, item])) };
    return { kind: "completion", completions: first.map(completionOf) };
  }

  return {
    server,
    close: () => server.close(),
    async answer(path, question, language) {
      if (waiting >= mostWaiting) return { kind: "absent", reason: absentText("too many questions at once") };
      waiting++;
      const own = queue.then(() => ask(path, question, language));
      queue = own.catch(() => undefined).finally(() => waiting--);
      try {
        return await own;
      } catch (error) {
        if (!(error instanceof LanguageServerAbsent)) throw error;
        return { kind: "absent", reason: absentText(error.message) };
      }
    },
  };
}

function absentText(why: string) {
  return {
    en: `TypeScript's language server is not at work (${why.slice(0, 200)}).`,
    zh: `TypeScript 语言服务没有运行（${why.slice(0, 200)}）。`,
  };
}

function completionOf({ label, kind, sortText }: ServerCompletion): Completion {
  return { label, kind: kinds.get(kind ?? 0) ?? "text", sort: sortText ?? label };
}

function diagnosticsOf(items: unknown, text: string): Diagnostic[] {
  if (!Array.isArray(items)) return [];
  return (items as { range: Range; severity?: number; message: string; code?: unknown }[])
    .slice(0, 200)
    .map((item) => ({
      from: offsetAt(text, item.range.start),
      to: offsetAt(text, item.range.end),
      severity: severities[(item.severity ?? 1) - 1] ?? "error",
      message: item.message,
      code: typeof item.code === "number" ? item.code : undefined,
    }));
}

const fence = (code: string) => (code ? `\`\`\`typescript\n${code}\n\`\`\`\n\n` : "");

async function html(markdown: string, lang: Language): Promise<string> {
  return (await taskHtml(markdown, { file: "", lang })).html;
}

/** Line and UTF-16 unit, both from 0. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length - 1;
  return { line, character: before.length - (before.lastIndexOf("\n") + 1) };
}

export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (let i = 0; i < line; i++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + character, end < 0 ? text.length : end);
}
