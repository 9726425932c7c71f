/** Markdown of exercises, and of the engine's documentation, as HTML: what lessons have, without their figures and code that runs. */
import type { Nodes } from "mdast";
import type { Lang } from "./error.ts";
import type { TermHit } from "./glossary.ts";
import { checkLesson } from "./lesson-check.ts";
import { codeHighlighter } from "./lesson-code.ts";
import { lessonBlocks } from "./lesson-html.ts";
import { parseMarkdown } from "./lesson-markdown.ts";
import type { LessonProblem } from "./lesson-problem.ts";
import { joinHanLines } from "./lesson-reader.ts";

export interface TaskHtmlOptions {
  /** How the text is named in problems. */
  file: string;
  lang: Lang;
  /** Terms of the glossary to mark; default: none. */
  findTerms?: (text: string) => TermHit[];
  /** Whether a page of the workbench that is linked to is there. */
  isPage?: (path: string) => boolean;
}

/** HTML of the Markdown itself is left out, and links that are no addresses of pages: the result is as harmless as the text. */
export async function taskHtml(
  markdown: string,
  { file, lang, findTerms = () => [], isPage = () => true }: TaskHtmlOptions,
): Promise<{ html: string; problems: LessonProblem[] }> {
  const tree = parseMarkdown(markdown);
  if (lang === "zh") joinHanLines(tree);
  harmless(tree);
  const { ids, problems } = checkLesson(tree, { file, figures: new Set(), quiz: false, sources: [], isPage });
  const highlight = await codeHighlighter();
  const rendered = lessonBlocks(tree, { file, lang, ids, sources: [], findTerms, highlight });
  const html = rendered.blocks.map((block) => {
    if (block.kind === "html") return block.html;
    return block.kind === "heading" ? `<h${block.level} id="${block.id}">${block.html}</h${block.level}>` : "";
  });
  return { html: html.join("\n"), problems: [...problems, ...rendered.problems] };
}

/** Documentation may come from any file that the learner got somewhere. */
function harmless(node: Nodes): void {
  if ("url" in node && !/^(https?:\/\/|[#/])/i.test(node.url)) node.url = "#";
  if ("children" in node) for (const child of node.children) harmless(child);
}
