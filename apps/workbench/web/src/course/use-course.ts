import { itemStandings, type LabRun, unitStandings } from "@gradus/lab/learning/plan";
import { useEffect, useMemo, useState } from "react";
import type { RunList } from "../../../shared/api.ts";
import type { LessonIndex } from "../../../shared/lessons.ts";
import { get, type RequestError } from "../api.ts";
import { useStatic } from "../lesson/static.ts";
import { useLearning, useLearningStatus } from "../progress/store.ts";
import { type Course, courseUnits } from "./course.ts";

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
