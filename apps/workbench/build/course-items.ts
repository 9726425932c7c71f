/** Labs and exercises as the pages' list of the course has them. */
import { labNames, loadCurriculum, loadLab } from "@gradus/lab/curriculum";
import { textOf } from "@gradus/lab/error";
import { listExercises, loadExercise, type Task } from "@gradus/lab/exercises";
import type { ExerciseEntry, LabEntry } from "../shared/lessons.ts";

export interface CourseItems {
  labs: LabEntry[];
  exercises: ExerciseEntry[];
  /** By id of the exercise. */
  tasks: Map<string, { en: Task; zh: Task }>;
  /** One line for each that cannot be loaded; it is left out. */
  problems: string[];
}

/** In the order of the plan. @param curriculum absolute path of its folder @throws LabError where the plan cannot be read */
export async function courseItems(curriculum: string): Promise<CourseItems> {
  const found: CourseItems = { labs: [], exercises: [], tasks: new Map(), problems: [] };
  const report = (what: string, error: unknown) => void found.problems.push(`${what}: ${textOf(error).en}`);
  for (const id of labNames(await loadCurriculum(curriculum))) {
    await loadLab(curriculum, id).then(
      ({ lab, unit }) => found.labs.push({ id, unit, title: lab.title }),
      (error: unknown) => report(`lab ${id}`, error),
    );
  }
  for (const { id, unit, language } of await listExercises(curriculum)) {
    await loadExercise(curriculum, id).then(
      ({ definition: { difficulty, minutes, lesson, needs = [] }, task }) => {
        const title = { en: task.en.title, zh: task.zh.title };
        found.exercises.push({ id, unit, language, title, difficulty, minutes, lesson, needs: [...needs] });
        found.tasks.set(id, task);
      },
      (error: unknown) => report(`exercise ${id}`, error),
    );
  }
  return found;
}
