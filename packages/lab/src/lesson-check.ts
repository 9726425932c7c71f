/** What a lesson's Markdown must keep to, beyond what its outline shows. */
import type { Heading, Nodes, Root } from "mdast";
import { codeLanguages } from "./lesson-code.ts";
import { isRun, lineOf, takeHeadingId } from "./lesson-outline.ts";
import type { LessonProblem } from "./lesson-problem.ts";
import { suggest } from "./suggest.ts";

const noteKinds = ["note", "pitfall", "example"] as const;
export type NoteKind = (typeof noteKinds)[number];

export const isNoteKind = (name: string): name is NoteKind => noteKinds.some((kind) => kind === name);

/** Ids that the page itself has. */
const takenIds = /^(content|root|lesson-.*|source-\d+)$/;
const longestRun = 20;
/** In letters: what fits where a parallel stands side by side. */
const widestParallel = 48;

export interface Surroundings {
  /** How the file is named in problems. */
  file: string;
  /** Ids of the unit's figures; both files of a pair must be there. */
  figures: ReadonlySet<string>;
  /** The lesson has a `quiz.ts`. */
  quiz: boolean;
  /** Ids of the sources in the front matter. */
  sources: readonly string[];
  /** Whether a page of the workbench that the lesson links to is there: "/lesson/1.3/01-neurons". */
  isPage: (path: string) => boolean;
}

/** Takes the headings' ids off and says what is wrong. */
export function checkLesson(
  tree: Root,
  around: Surroundings,
): { ids: Map<Heading, string>; problems: LessonProblem[] } {
  const ids = new Map<Heading, string>();
  const problems: LessonProblem[] = [];
  const used = new Set<string>();
  const counts = { quiz: 0, figures: new Set<string>() };
  const report = (node: Nodes, en: string, zh: string) =>
    void problems.push({ file: around.file, line: lineOf(node), text: { en, zh } });

  const checkHeading = (node: Heading) => {
    if (node.depth !== 2 && node.depth !== 3) {
      report(
        node,
        "A lesson's headings are ## and ###; its title stands in the front matter.",
        "课文只用 ## 和 ### 两级标题；课程标题写在文件开头的元数据里。",
      );
    }
    const id = takeHeadingId(node);
    if (!id || !/^[a-z][a-z0-9-]*$/.test(id) || takenIds.test(id)) {
      report(
        node,
        'This heading needs an id in lower-case English at its end, such as "{#weighted-sum}", that the page does not use itself.',
        "标题末尾需要一个英文小写的标识，例如 {#weighted-sum}，且不能与页面自身的标识重名。",
      );
    } else if (used.has(id)) {
      report(node, `Two headings are called {#${id}}; rename one.`, `有两个标题都叫 {#${id}}，请改掉一个。`);
    }
    used.add(id ?? "");
    ids.set(node, id ?? `section-${ids.size + 1}`);
  };

  const checkCode = (node: Extract<Nodes, { type: "code" }>, before: Nodes | undefined, after: Nodes | undefined) => {
    if (node.lang === "output") {
      if (!before || !isRun(before)) {
        report(
          node,
          'An "output" fence follows a "ts run" or "python run" fence directly; move it there, or call it "text".',
          "output 代码块必须紧跟在 ts run 或 python run 代码块之后；请移到那里，或改为 text。",
        );
      }
      return;
    }
    if (isRun(node)) {
      if (node.lang !== "ts" && node.lang !== "python")
        report(node, "Only ts and python can be run.", "只有 ts 和 python 代码块可以运行。");
      if (after?.type !== "code" || after.lang !== "output") {
        report(
          node,
          'The "output" fence is missing: what this code prints, directly after it.',
          "缺少 output 代码块：请在这段代码之后紧接着写出它的输出。",
        );
      }
      const lines = node.value.split("\n").length;
      if (lines > longestRun) {
        report(
          node,
          `This run fence has ${lines} lines; ${longestRun} are the most.`,
          `这段可运行代码有 ${lines} 行，最多 ${longestRun} 行。`,
        );
      }
    } else if (!codeLanguages.includes(node.lang ?? "")) {
      const list = codeLanguages.join(", ");
      report(
        node,
        `"${node.lang ?? ""}" is no language that is coloured here; there are: ${list}.`,
        `不支持“${node.lang ?? ""}”语言的代码块；可用：${list}。`,
      );
    }
  };

  /** Python and, after its output, the same in TypeScript: they stand side by side, where longer lines are broken. */
  const checkParallel = (python: Nodes | undefined, output: Nodes | undefined, node: Nodes) => {
    if (python?.type !== "code" || !isRun(python) || python.lang !== "python") return;
    if (output?.type !== "code" || output.lang !== "output") return;
    if (node.type !== "code" || !isRun(node) || node.lang !== "ts") return;
    for (const fence of [python, node])
      for (const line of fence.value.split("\n").filter(({ length }) => length > widestParallel))
        report(
          fence,
          `A line of this parallel has ${line.length} letters and would be broken; ${widestParallel} are the most: ${line.trim()}`,
          `这组对照代码有一行长达 ${line.length} 个字符，并排显示时会被折断；最多 ${widestParallel} 个：${line.trim()}`,
        );
  };

  const checkDirective = (node: Extract<Nodes, { type: "containerDirective" | "leafDirective" }>) => {
    const { name } = node;
    const known = node.type === "leafDirective" ? ["quiz"] : ["figure", ...noteKinds];
    if (!known.includes(name)) {
      const colons = node.type === "leafDirective" ? "::" : ":::";
      const near = suggest(name, known) ?? known.join(", ");
      report(
        node,
        `There is no directive ${colons}${name}. Did you mean ${colons}${near}?`,
        `没有 ${colons}${name} 这种指令。你是指 ${colons}${near} 吗？`,
      );
    }
    if (name === "quiz") {
      counts.quiz += 1;
      if (!around.quiz) {
        report(node, "There is no quiz.ts beside this file; write it.", "同一文件夹中没有 quiz.ts，请补上。");
      }
    }
    if (name === "figure") {
      const id = node.attributes?.id ?? "";
      if (!id) {
        report(node, "A figure names itself: :::figure{#id}.", "图需要写明标识：:::figure{#id}。");
      } else if (!around.figures.has(id)) {
        report(
          node,
          `The figure "${id}" has no files: figures/${id}.ts and figures/${id}.tsx of the unit must both be there.`,
          `图“${id}”缺少文件：本单元的 figures/${id}.ts 与 figures/${id}.tsx 必须都在。`,
        );
      }
      if (counts.figures.has(id)) {
        report(node, `The figure "${id}" is shown twice.`, `图“${id}”出现了两次。`);
      }
      counts.figures.add(id);
      if (node.children.length === 0) {
        report(node, "The caption is missing: what to try, and what to see.", "缺少图注：说明动手试什么、会看到什么。");
      }
    }
  };

  const cited = new Set<string>();
  const checkText = (node: Extract<Nodes, { type: "text" }>) => {
    for (const [, id] of node.value.matchAll(/\[@([^\]\s]+)\]/g)) {
      cited.add(id);
      if (around.sources.includes(id)) continue;
      const near = suggest(id, around.sources);
      report(
        node,
        `There is no source "${id}" in the front matter.${near ? ` Did you mean "${near}"?` : " Add it under sources."}`,
        `元数据 sources 中没有来源“${id}”。${near ? `你是指“${near}”吗？` : "请补上。"}`,
      );
    }
    if (/\*\*|(?<!:):{2,3}[a-z]/.test(node.value)) {
      report(
        node,
        "Marks of Markdown are left in the text (** or a directive inside a line); check the spaces around them and the blank lines.",
        "正文里残留了 Markdown 记号（** 或写在行内的指令）；请检查记号两侧的空格和前后的空行。",
      );
    }
  };

  const walk = (nodes: readonly Nodes[], top: boolean) => {
    nodes.forEach((node, index) => {
      const blockOnly =
        node.type === "heading" ||
        node.type === "leafDirective" ||
        (node.type === "containerDirective" && node.name === "figure") ||
        isRun(node);
      if (blockOnly && !top) {
        report(
          node,
          "Headings, figures, quizzes and run fences stand by themselves, not inside a note, list or quotation.",
          "标题、图、小测和可运行代码必须单独成块，不能放在注记、列表或引用里。",
        );
      }
      if (node.type === "heading") checkHeading(node);
      if (node.type === "code") checkCode(node, nodes[index - 1], nodes[index + 1]);
      checkParallel(nodes[index - 2], nodes[index - 1], node);
      if (node.type === "containerDirective" || node.type === "leafDirective") checkDirective(node);
      if (node.type === "text") checkText(node);
      if (node.type === "html" && !/^<!--[\s\S]*-->$/.test(node.value.trim())) {
        report(
          node,
          `HTML is not allowed (${node.value.slice(0, 40)}); write Markdown, or put code into backticks.`,
          `不允许使用 HTML（${node.value.slice(0, 40)}）；请用 Markdown，代码请放进反引号。`,
        );
      }
      if (node.type === "image" || node.type === "imageReference" || node.type === "footnoteReference") {
        report(
          node,
          "Pictures are figures that compute (:::figure), and sources are cited as [@id].",
          "图片请做成可计算的图（:::figure），来源请用 [@id] 引用。",
        );
      }
      if (node.type === "link" && node.url.startsWith("/") && !around.isPage(node.url.replace(/[?#].*$/, ""))) {
        report(node, `There is no page ${node.url}.`, `没有页面 ${node.url}。`);
      }
      if ("children" in node) walk(node.children as Nodes[], false);
    });
  };
  walk(tree.children, true);

  for (const id of around.sources.filter((source) => !cited.has(source))) {
    problems.push({
      file: around.file,
      text: {
        en: `The source "${id}" is never cited; cite it as [@${id}] or take it out.`,
        zh: `来源“${id}”从未被引用；请用 [@${id}] 引用它，或删去。`,
      },
    });
  }
  if (around.quiz && counts.quiz !== 1) {
    problems.push({
      file: around.file,
      text: {
        en: `The lesson has a quiz.ts, and ::quiz stands in the text ${counts.quiz} times; once is right.`,
        zh: `本课有 quiz.ts，而正文中 ::quiz 出现了 ${counts.quiz} 次，应恰好一次。`,
      },
    });
  }
  return { ids, problems };
}
