import { curriculumFolder } from "@gradus/curriculum/folder";
import { readCourse } from "@gradus/lab/lesson-course";
import { beforeAll, expect, it } from "vitest";
import { type ExerciseText, exerciseTextFile, lessonFile } from "../shared/lessons.ts";
import { courseItems } from "./course-items.ts";
import { type LessonAssets, lessonAssets } from "./lesson-assets.ts";

let assets: LessonAssets;

beforeAll(async () => {
  assets = await lessonAssets(await readCourse(curriculumFolder), await courseItems(curriculumFolder));
});

it("makes the files of the curriculum without a fault", () => {
  expect(assets.problems).toEqual([]);
  for (const { id } of assets.index.lessons) expect(assets.files.has(lessonFile(id, "zh"))).toBe(true);
});

it("has the task and the hints of every exercise in both languages, as text that can be shown", () => {
  expect(assets.index.exercises.length).toBeGreaterThanOrEqual(14);
  for (const { id, title } of assets.index.exercises) {
    for (const language of ["en", "zh"] as const) {
      const text = JSON.parse(assets.files.get(exerciseTextFile(id, language))!) as ExerciseText;
      expect(text.title).toBe(title[language]);
      expect(text.hints.length).toBeGreaterThanOrEqual(3);
      for (const html of [text.html, ...text.hints]) {
        expect(html, id).toMatch(/^<\w/);
        // What is left of Markdown where it was not understood.
        expect(html.replace(/<annotation[\s\S]*?<\/annotation>|<code[\s\S]*?<\/code>/g, ""), id).not.toMatch(
          /\$[^<]*\$|\{#|\*\*|```/,
        );
      }
    }
  }
});
