/** A lesson's structure and plain text: what the two languages are compared by, and what is searched. */
import type { Code, Heading, Nodes, Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { RunLanguage } from "./lesson.ts";

export type OutlineItem = { line: number } & (
  | { kind: "heading"; level: number; id: string; text: string }
  | { kind: "figure"; id: string }
  | { kind: "quiz" }
  | { kind: "run"; language: RunLanguage; code: string; output: string }
  | { kind: "code"; language: string }
  | { kind: "note"; note: string }
  | { kind: "table" }
  | { kind: "formula"; tex: string }
  | { kind: "citation"; id: string }
  /** Text as it is read; formulas and code are not in it. */
  | { kind: "text"; text: string }
  | { kind: "inlineCode"; text: string }
);

export const lineOf = (node: Nodes): number => node.position?.start.line ?? 1;

const headingId = /\s*\{#([^}]*)\}\s*$/;

/** Takes `{#id}` off a heading. @returns the id; undefined where there is none */
export function takeHeadingId(heading: Heading): string | undefined {
  const last = heading.children.at(-1);
  const found = last?.type === "text" ? headingId.exec(last.value) : null;
  if (!found || last?.type !== "text") return undefined;
  last.value = last.value.slice(0, found.index);
  return found[1];
}

export const citation = /\s*\[@([^\]\s]+)\]/g;

/** The outline of a tree whose headings have their ids taken off into `ids`. */
export function outlineOf(tree: Root, ids: ReadonlyMap<Heading, string>): OutlineItem[] {
  const items: OutlineItem[] = [];
  const walk = (nodes: readonly Nodes[]) => {
    nodes.forEach((node, index) => {
      const line = lineOf(node);
      switch (node.type) {
        case "heading":
          items.push({ kind: "heading", level: node.depth, id: ids.get(node) ?? "", text: textOf(node), line });
          return;
        case "leafDirective":
          if (node.name === "quiz") items.push({ kind: "quiz", line });
          return;
        case "containerDirective":
          if (node.name === "figure") items.push({ kind: "figure", id: node.attributes?.id ?? "", line });
          else items.push({ kind: "note", note: node.name, line });
          walk(node.children);
          return;
        case "code": {
          if (node.lang === "output") return;
          const next = nodes[index + 1];
          const output = next?.type === "code" && next.lang === "output" ? next.value : "";
          if (isRun(node)) items.push({ kind: "run", language: runLanguage(node), code: node.value, output, line });
          else items.push({ kind: "code", language: node.lang ?? "", line });
          return;
        }
        case "math":
        case "inlineMath":
          items.push({ kind: "formula", tex: node.value, line });
          return;
        case "text": {
          for (const [, id] of node.value.matchAll(citation)) items.push({ kind: "citation", id, line });
          items.push({ kind: "text", text: node.value.replace(citation, ""), line });
          return;
        }
        case "inlineCode":
          items.push({ kind: "inlineCode", text: node.value, line });
          return;
        case "table":
          items.push({ kind: "table", line });
      }
      if ("children" in node) walk(node.children as Nodes[]);
      // Words of two paragraphs or cells are no phrase.
      if (/^(paragraph|tableCell)$/.test(node.type)) items.push({ kind: "text", text: "\n", line });
    });
  };
  walk(tree.children);
  return items;
}

export function isRun(node: Nodes): boolean {
  return node.type === "code" && /(^|\s)run(\s|$)/.test(node.meta ?? "");
}

/** Of a fence that can be run; one in a language that cannot is a fault that `checkLesson` names. */
export function runLanguage({ lang }: Code): RunLanguage {
  return lang === "python" ? "python" : "ts";
}
