/** From a lesson's tree to its blocks: formulas are typeset, code is coloured, terms are marked, citations are numbered. */
import type { Element, ElementContent, Root as HtmlRoot } from "hast";
import { toHtml } from "hast-util-to-html";
import katex from "katex";
import type { Heading, Nodes, PhrasingContent, Root, RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import remarkRehype, { defaultHandlers } from "remark-rehype";
import { unified } from "unified";
import type { Lang } from "./error.ts";
import type { TermHit } from "./glossary.ts";
import type { Bilingual } from "./lab.ts";
import type { Block } from "./lesson.ts";
import { isNoteKind, type NoteKind } from "./lesson-check.ts";
import { citation, isRun, lineOf, runLanguage } from "./lesson-outline.ts";
import type { LessonProblem } from "./lesson-problem.ts";

const noteTitles: Record<NoteKind, Bilingual> = {
  note: { en: "Note", zh: "旁注" },
  pitfall: { en: "Pitfall", zh: "易错点" },
  example: { en: "Example", zh: "例" },
};

const sourceTitle: Record<Lang, (number: number) => string> = {
  en: (number) => `Source ${number}`,
  zh: (number) => `来源 ${number}`,
};

export interface HtmlOptions {
  file: string;
  lang: Lang;
  ids: ReadonlyMap<Heading, string>;
  /** Ids in the order of their numbers, from 1. */
  sources: readonly string[];
  findTerms: (text: string) => TermHit[];
  highlight: (code: string, language: string) => string;
}

/** The blocks, and the formulas that cannot be typeset. */
export function lessonBlocks(tree: Root, options: HtmlOptions): { blocks: Block[]; problems: LessonProblem[] } {
  const { file, lang, ids, sources, findTerms, highlight } = options;
  const problems: LessonProblem[] = [];
  let marked = new Set<string>();

  const raw = (value: string) => ({ type: "raw", value }) as unknown as ElementContent;

  const typeset = (node: Extract<Nodes, { type: "math" | "inlineMath" }>): ElementContent => {
    try {
      // Left alone, KaTeX draws what it does not know in red.
      const strict = (code: string) => (/^(unknownSymbol|unicodeTextInMathMode)$/.test(code) ? "error" : "ignore");
      const displayMode = node.type === "math";
      const html = katex.renderToString(node.value, { displayMode, strict, output: "htmlAndMathml" });
      // A formula may be broken where KaTeX says so; the style sheet forbids it between its end and a comma.
      return raw(
        displayMode
          ? html
          : html.replaceAll('</span><span class="katex-base">', '</span><wbr><span class="katex-base">'),
      );
    } catch (error) {
      const why = (error as Error).message.replace(/^KaTeX parse error: /, "");
      problems.push({
        file,
        line: lineOf(node),
        text: {
          en: `KaTeX refuses the formula ${node.value.trim()}: ${why}`,
          zh: `KaTeX 无法排版公式 ${node.value.trim()}：${why}`,
        },
      });
      return {
        type: "element",
        tagName: "code",
        properties: { className: ["broken"] },
        children: [{ type: "text", value: node.value }],
      };
    }
  };

  const toTree = unified().use(remarkRehype, {
    allowDangerousHtml: true,
    handlers: {
      math: (_state: unknown, node: Extract<Nodes, { type: "math" }>) => typeset(node),
      inlineMath: (_state: unknown, node: Extract<Nodes, { type: "inlineMath" }>) => typeset(node),
      code: (_state: unknown, node: Extract<Nodes, { type: "code" }>) =>
        raw(highlight(node.value, node.lang ?? "text")),
      html: () => undefined,
      table: (...args: Parameters<typeof defaultHandlers.table>): Element => {
        const table = defaultHandlers.table(...args);
        return { type: "element", tagName: "div", properties: { className: ["scroll"] }, children: [table] };
      },
    },
  });
  const html = (children: readonly RootContent[]) =>
    toHtml(toTree.runSync({ type: "root", children: [...children] }) as HtmlRoot, { allowDangerousHtml: true });

  /** Splits a text at its citations and, where they are to be marked, its terms. */
  const splitText = (value: string, mark: boolean): PhrasingContent[] => {
    const pieces: PhrasingContent[] = [];
    const addText = (text: string) => {
      let from = 0;
      for (const { id, start, end } of mark ? findTerms(text) : []) {
        if (marked.has(id)) continue;
        marked.add(id);
        if (start > from) pieces.push({ type: "text", value: text.slice(from, start) });
        const data = { hName: "dfn", hProperties: { dataTerm: id, tabIndex: 0 } };
        pieces.push({ type: "emphasis", data, children: [{ type: "text", value: text.slice(start, end) }] });
        from = end;
      }
      if (from < text.length) pieces.push({ type: "text", value: text.slice(from) });
    };
    let from = 0;
    for (const found of value.matchAll(citation)) {
      addText(value.slice(from, found.index));
      pieces.push(citationLink(found[1]));
      from = found.index + found[0].length;
    }
    addText(value.slice(from));
    return pieces;
  };

  const citationLink = (id: string): PhrasingContent => {
    const number = sources.indexOf(id) + 1;
    const link: PhrasingContent =
      number > 0
        ? {
            type: "link",
            url: `#source-${number}`,
            data: { hProperties: { ariaLabel: sourceTitle[lang](number) } as Record<string, string> },
            children: [{ type: "text", value: String(number) }],
          }
        : { type: "text", value: "?" };
    return { type: "emphasis", data: { hName: "sup", hProperties: { className: ["cite"] } }, children: [link] };
  };

  const dress = (node: Nodes, mark: boolean): void => {
    if (node.type === "link" && /^https?:/.test(node.url)) {
      node.data = { ...node.data, hProperties: { target: "_blank", rel: ["noreferrer"] } };
    }
    if (!("children" in node)) return;
    const inner = mark && node.type !== "heading" && node.type !== "link";
    if (node.type === "containerDirective" && isNoteKind(node.name)) {
      node.data = { ...node.data, hName: "aside", hProperties: { className: ["aside", node.name] } };
      const first = node.children[0];
      const own = first?.type === "paragraph" && first.data?.directiveLabel ? first : undefined;
      if (own) node.children.shift();
      const children: PhrasingContent[] = own?.children ?? [{ type: "text", value: noteTitles[node.name][lang] }];
      for (const child of node.children) dress(child, inner);
      node.children.unshift({ type: "paragraph", data: { hProperties: { className: ["aside-title"] } }, children });
      return;
    }
    const children = node.children as Nodes[];
    (node as { children: Nodes[] }).children = children.flatMap((child, i): Nodes[] => {
      if (child.type === "text") {
        // Browsers break a line between a formula and a wide colon or semicolon, unless a word joiner stands there.
        const joined = children[i - 1]?.type === "inlineMath" && /^[：；]/.test(child.value);
        return splitText(joined ? `\u2060${child.value}` : child.value, inner);
      }
      dress(child, inner);
      return [child];
    });
  };

  const blocks: Block[] = [];
  let plain: RootContent[] = [];
  const flush = () => {
    if (plain.length > 0) blocks.push({ kind: "html", html: html(plain) });
    plain = [];
  };
  tree.children.forEach((node, index) => {
    if (node.type === "yaml" || node.type === "html") return;
    if (node.type === "heading") {
      flush();
      if (node.depth === 2) marked = new Set();
      const text = textOf(node).replace(citation, "");
      dress(node, false);
      const inner = html(node.children as RootContent[]);
      blocks.push({ kind: "heading", level: node.depth === 2 ? 2 : 3, id: ids.get(node) ?? "", text, html: inner });
    } else if (node.type === "containerDirective" && node.name === "figure") {
      flush();
      dress(node, true);
      blocks.push({ kind: "figure", id: node.attributes?.id ?? "", captionHtml: html(node.children) });
    } else if (node.type === "leafDirective" && node.name === "quiz") {
      flush();
      blocks.push({ kind: "quiz" });
    } else if (node.type === "code" && isRun(node)) {
      flush();
      const next = tree.children[index + 1];
      const output = next?.type === "code" && next.lang === "output" ? next.value : "";
      const language = runLanguage(node);
      blocks.push({ kind: "run", language, code: node.value, html: highlight(node.value, language), output });
    } else if (node.type !== "code" || node.lang !== "output") {
      dress(node, true);
      plain.push(node);
    }
  });
  flush();
  return { blocks, problems };
}

/** One line of Markdown, such as a term's definition, as HTML without a paragraph around it. */
export function inlineHtml(tree: Root, options: HtmlOptions): string {
  const { blocks } = lessonBlocks(tree, options);
  return blocks
    .map((block) => (block.kind === "html" ? block.html : ""))
    .join("")
    .replace(/^<p>([\s\S]*)<\/p>$/, "$1");
}
