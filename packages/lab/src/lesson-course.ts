/** Every lesson of the course, in the order of the plan. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadCurriculum, type Stage, type Unit } from "./curriculum.ts";
import type { Lang } from "./error.ts";
import { type Glossary, loadGlossary } from "./glossary.ts";
import { type LessonFile, readLesson } from "./lesson-reader.ts";
import type { Quiz } from "./quiz.ts";

export interface CourseLesson {
  /** "1.3/01-neurons" */
  id: string;
  unit: Unit;
  folder: string;
  en: LessonFile;
  zh: LessonFile;
}

export interface Course {
  stages: Stage[];
  glossary: Glossary;
  lessons: CourseLesson[];
  /** Lessons that cannot be shown at all, and why. */
  failures: { id: string; unit: Unit; error: unknown }[];
}

/** @throws LabError where the plan or the glossary cannot be read */
export async function readCourse(curriculum: string): Promise<Course> {
  const stages = await loadCurriculum(curriculum);
  const glossary = await loadGlossary(join(curriculum, "glossary.yaml"));
  const course: Course = { stages, glossary, lessons: [], failures: [] };
  for (const unit of stages.flatMap(({ units }) => units)) {
    for (const name of unit.lessons) {
      const id = `${unit.id}/${name}`;
      const read = (lang: Lang) => readLesson({ curriculum, stages, unit, glossary }, name, lang);
      try {
        const [en, zh] = [await read("en"), await read("zh")];
        course.lessons.push({ id, unit, folder: join(unit.folder, "lessons", name), en, zh });
      } catch (error) {
        course.failures.push({ id, unit, error });
      }
    }
  }
  return course;
}

/** The lesson's quiz; undefined where it has none. @throws where `quiz.ts` does */
export async function loadQuiz(lesson: CourseLesson): Promise<Quiz | undefined> {
  const file = join(lesson.folder, "quiz.ts");
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (!there) return undefined;
  const { default: quiz } = (await import(pathToFileURL(file).href)) as { default: Quiz };
  return quiz;
}
