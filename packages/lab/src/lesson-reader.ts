/**
 * Reads `lessons/<id>/{en,zh}.md`. Runs in Node only: pages get what it returns as JSON. How lessons are written stands in
 * `docs/writing.md`.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Nodes, Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import type { Stage, Unit } from "./curriculum.ts";
import type { Lang } from "./error.ts";
import { type Glossary, termFinder } from "./glossary.ts";
import type { Lesson, LessonSource } from "./lesson.ts";
import { checkLesson } from "./lesson-check.ts";
import { codeHighlighter } from "./lesson-code.ts";
import { lessonBlocks } from "./lesson-html.ts";
import { parseMarkdown } from "./lesson-markdown.ts";
import { type OutlineItem, outlineOf } from "./lesson-outline.ts";
import { type LessonProblem, problemsError } from "./lesson-problem.ts";

/** Lists, search and the head of the page show these as they are written. */
const plainText = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^`$*]*$/, "is shown without markup: write it without `, $ and *");

const frontMatter = z.strictObject({
  title: plainText,
  summary: plainText,
  minutes: z.int().min(1).max(90),
  needs: z.array(z.string().regex(/^[1-9]\.[1-9]\/[a-z0-9][a-z0-9-]*$/)).default([]),
  sources: z
    .record(
      z.string().regex(/^[A-Za-z0-9][\w-]*$/),
      z.strictObject({
        title: z.string().trim().min(1),
        url: z.url({ protocol: /^https?$/ }).exactOptional(),
        where: z.string().trim().min(1).exactOptional(),
      }),
    )
    .default({}),
});

export interface LessonFile {
  /** "1.3/01-neurons" */
  id: string;
  lang: Lang;
  /** Relative to the curriculum, for problems: "1-foundations/3-deep-learning/lessons/01-neurons/en.md". */
  file: string;
  lesson: Lesson;
  outline: OutlineItem[];
  /** Sources by the id that the text cites them by. */
  sources: Record<string, LessonSource>;
  problems: LessonProblem[];
}

export interface LessonSetting {
  curriculum: string;
  stages: readonly Stage[];
  unit: Unit;
  glossary: Glossary;
}

/**
 * Reads one language of a lesson. What can be shown in spite of a fault is shown, and the fault is listed in `problems`.
 * @param name the lesson's folder: "01-neurons"
 * @throws LabError where the file is missing, or its front matter does not fit
 */
export async function readLesson(setting: LessonSetting, name: string, lang: Lang): Promise<LessonFile> {
  const { curriculum, stages, unit, glossary } = setting;
  const folder = join(unit.folder, "lessons", name);
  const path = join(folder, `${lang}.md`);
  const file = relative(curriculum, path).replaceAll("\\", "/");
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw problemsError([missing(file, unit, error.message)]);
  });
  const tree = parseMarkdown(text);
  const head = readFrontMatter(tree, file);
  if (lang === "zh") joinHanLines(tree);
  const sources = Object.keys(head.sources);
  const isLesson = (id: string) => lessonMayBe(stages, id);
  const { ids, problems } = checkLesson(tree, {
    file,
    figures: await figureIds(unit),
    quiz: (await readdir(folder)).includes("quiz.ts"),
    sources,
    isPage: (page) => isPage(stages, page),
  });
  for (const need of head.needs.filter((id) => !isLesson(id))) {
    problems.push({
      file,
      text: { en: `needs: there is no lesson ${need}.`, zh: `needs：没有课程 ${need}。` },
    });
  }
  const outline = outlineOf(tree, ids);
  const rendered = lessonBlocks(tree, {
    file,
    lang,
    ids,
    sources,
    findTerms: termFinder(glossary, lang),
    highlight: await codeHighlighter(),
  });
  problems.push(...rendered.problems);
  const { title, summary, minutes, needs } = head;
  const lesson: Lesson = {
    ...{ id: name, title, summary, minutes, needs },
    blocks: rendered.blocks,
    sources: Object.values(head.sources),
  };
  return { id: `${unit.id}/${name}`, lang, file, lesson, outline, sources: head.sources, problems };
}

function missing(file: string, unit: Unit, why: string): LessonProblem {
  return {
    file,
    text: {
      en: `The lesson cannot be read (${why}). Write the file, or take the lesson out of unit ${unit.id}'s unit.yaml.`,
      zh: `无法读取课文（${why}）。请写好该文件，或从单元 ${unit.id} 的 unit.yaml 中删去这一课。`,
    },
  };
}

function readFrontMatter(tree: Root, file: string): z.output<typeof frontMatter> {
  const first = tree.children[0];
  let content: unknown;
  let why = "It must begin with --- and name title, summary, minutes.";
  let line = 1;
  try {
    content = first?.type === "yaml" ? parse(first.value) : undefined;
  } catch (error) {
    why = (error as Error).message.replace(/ at line \d+[\s\S]*/, "");
    // The YAML begins on the file's second line.
    if (error instanceof YAMLParseError) line = (error.linePos?.[0].line ?? 0) + 1;
  }
  const parsed = frontMatter.safeParse(content);
  if (parsed.success) return parsed.data;
  if (content !== undefined) why = z.prettifyError(parsed.error);
  throw problemsError([
    { file, line, text: { en: `The front matter does not fit: ${why}`, zh: `文件开头的元数据不符合要求：${why}` } },
  ]);
}

/** Ids of a unit's figures: those of which both files are there. */
async function figureIds(unit: Unit): Promise<Set<string>> {
  const names = new Set(await readdir(join(unit.folder, "figures")).catch(() => []));
  const ids = [...names].filter((name) => name.endsWith(".tsx")).map((name) => name.slice(0, -".tsx".length));
  return new Set(ids.filter((id) => names.has(`${id}.ts`)));
}

/** A lesson that is there, or one of a unit that has no lessons yet. */
export function lessonMayBe(stages: readonly Stage[], id: string): boolean {
  const [unitId, name] = id.split("/");
  const unit = stages.flatMap(({ units }) => units).find((candidate) => candidate.id === unitId);
  return unit !== undefined && (unit.lessons.length === 0 || unit.lessons.includes(name));
}

function isPage(stages: readonly Stage[], path: string): boolean {
  const [, room = "", first = "", second = ""] = path.split("/");
  const units = stages.flatMap((stage) => stage.units);
  if (room === "lesson") return units.some(({ id, lessons }) => id === first && lessons.includes(second));
  if (room === "unit") return units.some(({ id }) => id === first);
  if (room === "lab") return units.some(({ labs }) => labs.includes(first));
  if (room === "exercise") return units.some(({ exercises }) => exercises.includes(first || second));
  return /^\/(|runs|playground|settings|today|map|placement)$/.test(path);
}

const han = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—]/u;

/** A line break in the source is no space between two Han characters. */
export function joinHanLines(node: Nodes): void {
  if (!("children" in node)) return;
  const children = node.children as Nodes[];
  children.forEach((child, index) => {
    if (child.type === "text") {
      const before = children[index - 1] ? textOf(children[index - 1]) : "";
      const after = children[index + 1] ? textOf(children[index + 1]) : "";
      child.value = child.value.replace(/[ \t]*\n[ \t]*/g, (found, offset: number) => {
        const left = child.value[offset - 1] ?? before.at(-1) ?? "";
        const right = child.value[offset + found.length] ?? after[0] ?? "";
        return han.test(left) && han.test(right) ? "" : found;
      });
    } else {
      joinHanLines(child);
    }
  });
}
