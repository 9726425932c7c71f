/** The course as the pages walk through it. */
import type { CourseItem, CourseUnit, Standing } from "@gradus/lab/learning/plan";
import type { LessonIndex } from "../../../shared/lessons.ts";

export interface Course {
  units: CourseUnit[];
  /** By unit. */
  unitStandings: Map<string, Standing>;
  /** By `itemKey`. */
  itemStandings: Map<string, Standing>;
}

/** Where an item is read, written or run. */
export function addressOf({ kind, id }: CourseItem): string {
  return `/${kind}/${id}`;
}

/** The plan as units with everything in them. */
export function courseUnits({ stages, lessons, labs, exercises }: LessonIndex): CourseUnit[] {
  const items: CourseItem[] = [
    ...lessons
      .filter(({ broken }) => !broken)
      .map(({ id, unit, title, minutes, needs, headings }) => ({
        kind: "lesson" as const,
        id,
        unit,
        title,
        minutes,
        needs: needs.map((need) => `lesson:${need}`),
        sections: headings.map((heading) => heading.id),
      })),
    ...exercises.map(({ id, unit, title, minutes, lesson, needs }) => ({
      kind: "exercise" as const,
      id,
      unit,
      title,
      minutes,
      needs: [`lesson:${lesson}`, ...needs.map((need) => `exercise:${need}`)],
      sections: [],
    })),
    ...labs.map(({ id, unit, title }) => ({ kind: "lab" as const, id, unit, title, needs: [], sections: [] })),
  ];
  const byUnit = Map.groupBy(items, ({ unit }) => unit);
  return stages
    .flatMap(({ units }) => units)
    .map(({ id, title, prerequisites }) => ({ id, title, prerequisites, items: byUnit.get(id) ?? [] }));
}
