import {
  type CourseItem,
  type CourseUnit,
  itemStandings,
  type LabRun,
  type Standing,
  unitStandings,
} from "@gradus/lab/learning/plan";
import { useEffect, useMemo, useState } from "react";
import type { RunList } from "../../../shared/api.ts";
import type { LessonIndex } from "../../../shared/lessons.ts";
import { get, type RequestError } from "../api.ts";
import { useStatic } from "../lesson/static.ts";
import { useLearning, useLearningStatus } from "../progress/store.ts";

export interface Course {
  units: CourseUnit[];
  /** By unit. */
  unitStandings: Map<string, Standing>;
  /** By `itemKey`. */
  itemStandings: Map<string, Standing>;
}

/** Where an item is read, run or done. */
export function addressOf({ kind, id }: Pick<CourseItem, "kind" | "id">): string {
  return `/${kind}/${id}`;
}

/** The course and where the learner stands in it; nothing until both are known. */
export function useCourse(): { course: Course | undefined; error: RequestError | undefined; reload: () => void } {
  const { data, error, reload } = useStatic<LessonIndex>("index.json");
  const state = useLearning();
  const { ready } = useLearningStatus();
  const runs = useRuns();
  const units = useMemo(() => data && courseUnits(data), [data]);
  const course = useMemo(() => {
    if (!units || !ready || !runs) return undefined;
    const items = itemStandings(units, state, runs);
    return { units, itemStandings: items, unitStandings: unitStandings(units, items) };
  }, [units, state, runs, ready]);
  return { course, error, reload };
}

/** None where there is no server; undefined until that is known. */
function useRuns(): readonly LabRun[] | undefined {
  const { keptBy, ready } = useLearningStatus();
  const [runs, setRuns] = useState<readonly LabRun[]>();
  useEffect(() => {
    if (!ready) return;
    if (keptBy === "browser") return setRuns([]);
    let left = false;
    get<RunList>("/runs").then(
      (list) => !left && setRuns(list.runs),
      () => !left && setRuns([]),
    );
    return () => {
      left = true;
    };
  }, [keptBy, ready]);
  return runs;
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
