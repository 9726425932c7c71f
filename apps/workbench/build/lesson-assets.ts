/** The lessons as the static files that the pages load. */
import { createHash } from "node:crypto";
import { textOf } from "@gradus/lab/error";
import { termFinder } from "@gradus/lab/glossary";
import { codeHighlighter } from "@gradus/lab/lesson-code";
import type { Course, CourseLesson } from "@gradus/lab/lesson-course";
import { inlineHtml } from "@gradus/lab/lesson-html";
import { parseMarkdown } from "@gradus/lab/lesson-markdown";
import { problemLine } from "@gradus/lab/lesson-problem";
import type { LessonFile } from "@gradus/lab/lesson-reader";
import { taskHtml } from "@gradus/lab/task-html";
import MiniSearch from "minisearch";
import {
  type ExerciseText,
  exerciseTextFile,
  type GlossaryIndex,
  type LessonEntry,
  type LessonIndex,
  lessonFile,
  searchFile,
} from "../shared/lessons.ts";
import { stageInfo } from "../shared/plan.ts";
import { indexOptions, type SearchSection } from "../shared/search.ts";
import type { CourseItems } from "./course-items.ts";
import { formulaText } from "./formula-text.ts";

export interface LessonAssets {
  /** Changes with every file. */
  hash: string;
  /** Contents by name: "1.3/01-neurons.en.json". */
  files: Map<string, string>;
  index: LessonIndex;
  /** One line for each fault of a lesson. */
  problems: string[];
}

const languages = ["en", "zh"] as const;

export async function lessonAssets(course: Course, items: CourseItems): Promise<LessonAssets> {
  const files = new Map<string, string>();
  const problems: string[] = [];
  for (const { id, en, zh } of course.lessons) {
    for (const file of [en, zh]) {
      files.set(lessonFile(id, file.lang), JSON.stringify(file.lesson));
      problems.push(...file.problems.map((problem) => problemLine(problem)));
    }
  }
  problems.push(...course.failures.map(({ error }) => textOf(error).en), ...items.problems);
  const { labs, exercises, tasks } = items;
  const index: LessonIndex = { stages: course.stages.map(stageInfo), lessons: entries(course), labs, exercises };
  files.set("index.json", JSON.stringify(index));
  files.set("glossary.json", JSON.stringify(await glossaryIndex(course)));
  for (const language of languages) {
    const search = new MiniSearch<SearchSection>(indexOptions);
    search.addAll(course.lessons.flatMap((lesson) => searchSections(lesson.id, lesson[language])));
    files.set(searchFile(language), JSON.stringify(search));
  }
  for (const [id, task] of tasks) {
    for (const lang of languages) {
      const findTerms = termFinder(course.glossary, lang);
      const file = `exercises/${id}/task.${lang}.md`;
      const body = await taskHtml(task[lang].body, { file, lang, findTerms });
      const hints = await Promise.all(task[lang].hints.map((hint) => taskHtml(hint, { file, lang })));
      for (const { problems: found } of [body, ...hints])
        problems.push(...found.map((problem) => problemLine(problem)));
      const text: ExerciseText = { title: task[lang].title, html: body.html, hints: hints.map(({ html }) => html) };
      files.set(exerciseTextFile(id, lang), JSON.stringify(text));
    }
  }
  const hash = createHash("sha256");
  for (const [name, text] of files) hash.update(`${name}\0${text}\0`);
  return { hash: hash.digest("hex").slice(0, 12), files, index, problems };
}

/** In the plan's order, those that cannot be shown among the others. */
function entries({ stages, lessons, failures }: Course): LessonEntry[] {
  return stages
    .flatMap(({ units }) => units)
    .flatMap((unit) =>
      unit.lessons.flatMap((name): LessonEntry[] => {
        const id = `${unit.id}/${name}`;
        const lesson = lessons.find((candidate) => candidate.id === id);
        if (lesson) return [lessonEntry(lesson)];
        const failure = failures.find((candidate) => candidate.id === id);
        if (!failure) return [];
        const nothing = { summary: { en: "", zh: "" }, minutes: 0, needs: [], headings: [] };
        return [{ id, unit: unit.id, title: { en: name, zh: name }, ...nothing, broken: textOf(failure.error) }];
      }),
    );
}

function lessonEntry({ id, unit, en, zh }: CourseLesson): LessonEntry {
  const zhTexts = new Map(headingsOf(zh).map((heading) => [heading.id, heading.text]));
  return {
    id,
    unit: unit.id,
    title: { en: en.lesson.title, zh: zh.lesson.title },
    summary: { en: en.lesson.summary, zh: zh.lesson.summary },
    minutes: en.lesson.minutes,
    needs: en.lesson.needs,
    headings: headingsOf(en).map((heading) => ({
      level: heading.level,
      id: heading.id,
      text: { en: heading.text, zh: zhTexts.get(heading.id) ?? heading.text },
    })),
  };
}

const headingsOf = ({ lesson }: LessonFile) => lesson.blocks.filter((block) => block.kind === "heading");

async function glossaryIndex({ glossary }: Course): Promise<GlossaryIndex> {
  const highlight = await codeHighlighter();
  const nothing = { file: "glossary.yaml", ids: new Map(), sources: [], findTerms: () => [], highlight };
  const text = (id: string, lang: "en" | "zh") => ({
    name: glossary[id][lang][0],
    definitionHtml: inlineHtml(parseMarkdown(glossary[id].definition[lang]), { ...nothing, lang }),
  });
  return Object.fromEntries(
    Object.entries(glossary).map(([id, { lesson }]) => [id, { en: text(id, "en"), zh: text(id, "zh"), lesson }]),
  );
}

/** A lesson's sections as they are found: one per heading, with the text up to the next one. */
function searchSections(id: string, { lesson, outline }: LessonFile): SearchSection[] {
  const sections: SearchSection[] = [{ id, title: lesson.title, heading: "", text: `${lesson.summary}\n` }];
  for (const item of outline) {
    const current = sections[sections.length - 1];
    if (item.kind === "heading") {
      sections.push({ id: `${id}#${item.id}`, title: lesson.title, heading: item.text, text: "" });
    } else if (item.kind === "text" || item.kind === "inlineCode") {
      current.text += item.text;
    } else if (item.kind === "formula") {
      current.text += formulaText(item.tex);
    } else if (item.kind === "run") {
      current.text += `\n${item.code}\n`;
    }
  }
  return sections.map((section) => ({ ...section, text: section.text.replace(/\s+/g, " ").trim() }));
}
