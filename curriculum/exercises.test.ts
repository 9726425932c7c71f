import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type LoadedExercise, listExercises, loadExercise } from "@gradus/lab/exercises";
import { problemLine } from "@gradus/lab/lesson-problem";
import { taskDrift } from "@gradus/lab/task-drift";
import { describe, expect, it } from "vitest";
import { exerciseSupport as support } from "./exercise-support.ts";

const places = await listExercises(support.curriculum);

describe.each(places.map((place) => [place.id, place] as const))("the exercise %s", (id, { unit, folder }) => {
  const loaded: Promise<LoadedExercise<unknown>> = loadExercise(support.curriculum, id);

  it("says the same in both languages", async () => {
    const { task } = await loaded;
    expect(taskDrift(task).map((problem) => problemLine(problem))).toEqual([]);
    expect(task.en.hints.length).toBeGreaterThanOrEqual(3);
    for (const text of [task.en.title, task.en.body, ...task.en.hints]) expect(text).not.toMatch(/\p{Script=Han}/u);
    for (const text of [task.zh.title, task.zh.body, ...task.zh.hints])
      expect(text).toMatch(/\p{Script=Han}|softmax|Adam|ReLU/u);
  });

  it("names every property in both languages", async () => {
    for (const { title } of Object.values((await loaded).definition.properties)) {
      expect(title.en).not.toMatch(/\p{Script=Han}/u);
      // A formula is the same in both.
      if (title.zh !== title.en) expect(title.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it("belongs to a lesson that is there, and needs exercises that come before it", async () => {
    const { lesson, needs = [] } = (await loaded).definition;
    const [lessonUnit, name] = lesson.split("/");
    expect(lessonUnit).toBe(unit);
    expect((await stat(join(folder, "../../lessons", name))).isDirectory()).toBe(true);
    const before = places
      .slice(
        0,
        places.findIndex((place) => place.id === id),
      )
      .map((place) => place.id);
    for (const needed of needs) expect(before).toContain(needed);
  });
});
