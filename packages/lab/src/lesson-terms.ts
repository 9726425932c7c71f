/** Terms that a lesson uses before the lesson that teaches them. */
import { type Glossary, termFinder } from "./glossary.ts";
import type { LessonProblem } from "./lesson-problem.ts";
import type { LessonFile } from "./lesson-reader.ts";

/**
 * @param lessons one language of every lesson, in the order of the plan
 * @param extra further text of a lesson by its id, such as its quiz's
 */
export function earlyTerms(
  lessons: readonly LessonFile[],
  glossary: Glossary,
  extra: (lesson: LessonFile) => string[] = () => [],
): LessonProblem[] {
  const problems: LessonProblem[] = [];
  const place = new Map(lessons.map(({ id }, index) => [id, index]));
  /** A lesson that is not written yet comes where its unit's number puts it. */
  const isLater = (taught: string, index: number) => {
    const known = place.get(taught);
    return known === undefined ? taught.split("/")[0] > lessons[index].id.split("/")[0] : known > index;
  };
  lessons.forEach((lesson, index) => {
    const find = termFinder(glossary, lesson.lang);
    const told = new Set<string>();
    const look = (text: string, line?: number) => {
      for (const { id, start, end } of find(text)) {
        const taught = glossary[id].lesson;
        if (told.has(id) || !isLater(taught, index)) continue;
        told.add(id);
        const form = text.slice(start, end);
        problems.push({
          file: lesson.file,
          ...(line === undefined ? {} : { line }),
          text: {
            en: `"${form}" is used here, and taught only in ${taught}. Say it in other words, teach it here, or move it in the glossary.`,
            zh: `这里用了“${form}”，而它在 ${taught} 才讲到。请换个说法、在这里讲解，或修改术语表。`,
          },
        });
      }
    };
    for (const item of lesson.outline) {
      if (item.kind === "text" || item.kind === "heading") look(item.text, item.line);
    }
    for (const text of extra(lesson)) look(text);
  });
  return problems;
}

/** Terms whose lesson is not in the plan, or does not name them. @param file the glossary's, for the problems */
export function unknownLessons(glossary: Glossary, mayBe: (lesson: string) => boolean, file: string): LessonProblem[] {
  return Object.entries(glossary)
    .filter(([, { lesson }]) => !mayBe(lesson))
    .map(([id, { lesson }]) => ({
      file,
      text: {
        en: `${id}: there is no lesson ${lesson} that could teach it; name one of a unit.yaml.`,
        zh: `${id}：没有课程 ${lesson} 来讲解它；请填写某个 unit.yaml 中已有的课程。`,
      },
    }));
}
