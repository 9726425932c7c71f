import { join, relative } from "node:path";
import { type Course, loadQuiz, readCourse } from "@gradus/lab/lesson-course";
import { glossaryDrift, lessonDrift, quizDrift } from "@gradus/lab/lesson-drift";
import { problemLine } from "@gradus/lab/lesson-problem";
import { lessonMayBe } from "@gradus/lab/lesson-reader";
import { earlyTerms, unknownLessons } from "@gradus/lab/lesson-terms";
import { drawQuestion } from "@gradus/lab/quiz";
import { beforeAll, expect, it } from "vitest";
import { curriculumFolder } from "./folder.ts";

let course: Course;

beforeAll(async () => {
  course = await readCourse(curriculumFolder);
});

it("reads every lesson without a fault", () => {
  expect(course.failures.map(({ id, error }) => `${id}: ${String(error)}`)).toEqual([]);
  const problems = course.lessons.flatMap(({ en, zh }) => [...en.problems, ...zh.problems]);
  expect(problems.map((problem) => problemLine(problem))).toEqual([]);
});

it("has the same structure in both languages", () => {
  const drift = course.lessons.flatMap(({ en, zh }) => lessonDrift(en, zh));
  expect([...drift, ...glossaryDrift(course.glossary, "glossary.yaml")].map((p) => problemLine(p))).toEqual([]);
});

it("has quizzes of five questions or more whose texts are in both languages", async () => {
  for (const lesson of course.lessons) {
    const file = relative(curriculumFolder, join(lesson.folder, "quiz.ts"));
    const quiz = await loadQuiz(lesson);
    expect(quiz, file).toBeDefined();
    expect(Object.keys(quiz!).length, file).toBeGreaterThanOrEqual(5);
    expect(quizDrift(quiz!, file).map((problem) => problemLine(problem))).toEqual([]);
  }
});

it.each(["en", "zh"] as const)("uses no term before the lesson that teaches it (%s)", async (lang) => {
  const quizTexts = new Map<string, string[]>();
  const collect = (value: unknown): string[] => {
    if (typeof value !== "object" || value === null) return [];
    if (lang in value) return [String((value as Record<string, unknown>)[lang])];
    return Object.values(value).flatMap(collect);
  };
  for (const lesson of course.lessons) {
    const makers = Object.values((await loadQuiz(lesson)) ?? {});
    quizTexts.set(
      lesson.id,
      makers.flatMap((maker) => collect(drawQuestion(maker, 1).question)),
    );
  }
  const files = course.lessons.map((lesson) => lesson[lang]);
  const early = earlyTerms(files, course.glossary, ({ id }) => quizTexts.get(id) ?? []);
  expect(early.map((problem) => problemLine(problem))).toEqual([]);
});

it("teaches every term of the glossary in a lesson of the plan, and uses it there", () => {
  const unknown = unknownLessons(course.glossary, (id) => lessonMayBe(course.stages, id), "glossary.yaml");
  expect(unknown.map((problem) => problemLine(problem))).toEqual([]);
  for (const { id, en, zh } of course.lessons) {
    for (const { lang, lesson } of [en, zh]) {
      const html = JSON.stringify(lesson.blocks);
      const terms = Object.entries(course.glossary).filter(([, term]) => term.lesson === id);
      const unused = terms.filter(([term]) => !html.includes(`data-term=\\"${term}\\"`)).map(([term]) => term);
      expect(unused, `${id} (${lang}) teaches these terms and never says them outside of headings and code`).toEqual(
        [],
      );
    }
  }
});
