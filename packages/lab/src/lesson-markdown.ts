/** Markdown as lessons use it: GitHub's tables, formulas, block directives, front matter. */
import type { Root } from "mdast";
import remarkCjkFriendly from "remark-cjk-friendly/parseOnly";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";

const colon = 58;

/** Takes out inline directives: lessons have none, and every "a:b" in a sentence would be one. */
function blockDirectivesOnly(this: Processor): void {
  for (const extension of this.data().micromarkExtensions ?? []) {
    if (extension.flow?.[colon] && extension.text?.[colon]) delete extension.text[colon];
  }
}

const parser = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ["yaml"])
  .use(remarkGfm)
  // Emphasis may end between a full-width bracket and a Han character, where CommonMark leaves the asterisks standing.
  .use(remarkCjkFriendly)
  .use(remarkMath)
  .use(remarkDirective)
  .use(blockDirectivesOnly);

export function parseMarkdown(text: string): Root {
  return parser.parse(text);
}
