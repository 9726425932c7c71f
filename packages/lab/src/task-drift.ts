/** Where the two languages of an exercise's task differ in structure. */
import type { Heading, Nodes, Root } from "mdast";
import type { Lang } from "./error.ts";
import type { Task } from "./exercises.ts";
import { parseMarkdown } from "./lesson-markdown.ts";
import { type OutlineItem, outlineOf, takeHeadingId } from "./lesson-outline.ts";
import type { LessonProblem } from "./lesson-problem.ts";

/** @returns what one language has and the other lacks, or has otherwise; empty where they agree */
export function taskDrift({ en, zh }: Record<Lang, Task>): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const report = (text: LessonProblem["text"]) => void problems.push({ file: "task.zh.md", text });
  if (en.hints.length !== zh.hints.length) {
    report({
      en: `There are ${zh.hints.length} hints; in task.en.md there are ${en.hints.length}.`,
      zh: `有 ${zh.hints.length} 条提示，task.en.md 中有 ${en.hints.length} 条。`,
    });
  }
  const parts: [LessonProblem["text"], string, string][] = [
    [{ en: "The text", zh: "正文" }, en.body, zh.body],
    ...en.hints.map((hint, i): [LessonProblem["text"], string, string] => [
      { en: `Hint ${i + 1}`, zh: `提示 ${i + 1} ` },
      hint,
      zh.hints[i] ?? hint,
    ]),
  ];
  for (const [what, ours, theirs] of parts) {
    const [named, inChinese] = [codeOf(ours), codeOf(theirs)];
    for (const code of named.symmetricDifference(inChinese)) {
      const [has, lacks] = named.has(code) ? ["task.en.md", "task.zh.md"] : ["task.zh.md", "task.en.md"];
      report({
        en: `${what.en} names \`${code}\` in ${has}, but not in ${lacks}.`,
        zh: `${what.zh}在 ${has} 中提到 \`${code}\`，在 ${lacks} 中没有。`,
      });
    }
    const [a, b] = [structureOf(ours), structureOf(theirs)];
    if (a.join("\n") === b.join("\n")) continue;
    const at = a.findIndex((item, i) => item !== b[i]);
    const [wanted, found] = at < 0 ? ["", b[a.length]] : [a[at], b[at] ?? ""];
    report({
      en: `${what.en} has ${found || "nothing"} where task.en.md has ${wanted || "nothing"}.`,
      zh: `${what.zh}在此处是 ${found || "空"}，task.en.md 中是 ${wanted || "空"}。`,
    });
  }
  return problems;
}

/** What stands in the text as code: the names that a learner must write, and those to be used. */
function codeOf(markdown: string): Set<string> {
  const found = new Set<string>();
  const collect = (node: Nodes) => {
    if (node.type === "inlineCode") found.add(node.value);
    if ("children" in node) for (const child of node.children) collect(child);
  };
  collect(parseMarkdown(markdown) as Root);
  return found;
}

/** Headings, code, tables in their order, and after each heading how many formulas stand beneath it. */
function structureOf(markdown: string): string[] {
  const tree = parseMarkdown(markdown) as Root;
  const headings = tree.children.filter((node): node is Heading => node.type === "heading");
  const ids = new Map(headings.map((heading) => [heading, takeHeadingId(heading) ?? ""]));
  const structure: string[] = [];
  let formulas = 0;
  const close = () => {
    structure.push(`${formulas} formulas`);
    formulas = 0;
  };
  for (const item of outlineOf(tree, ids)) {
    if (item.kind === "formula") formulas++;
    if (item.kind === "heading") close();
    const key = keyOf(item);
    if (key) structure.push(key);
  }
  close();
  return structure;
}

function keyOf(item: OutlineItem): string {
  switch (item.kind) {
    case "heading":
      return `${"#".repeat(item.level)} {#${item.id}}`;
    case "code":
      return `code (${item.language})`;
    case "note":
      return `:::${item.note}`;
    case "table":
      return "a table";
    default:
      return "";
  }
}
