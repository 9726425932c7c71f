/** Where the course has Python that can be run, for tests. */
import { curriculumFolder } from "@gradus/curriculum/folder";
import type { Block } from "@gradus/lab/lesson";
import { readCourse } from "@gradus/lab/lesson-course";
import { importedPackages } from "@gradus/lab/python-text";

type RunFence = Extract<Block, { kind: "run" }>;

/** The first fence of the course that needs no packages, and the lesson that has it. */
export async function firstPythonFence(): Promise<{ lesson: string; fence: RunFence; number: number }> {
  for (const { id, en } of (await readCourse(curriculumFolder)).lessons) {
    const runs = en.lesson.blocks.filter((block) => block.kind === "run");
    const number = runs.findIndex(({ language, code }) => language === "python" && importedPackages(code).length === 0);
    if (number >= 0) return { lesson: id, fence: runs[number], number };
  }
  throw new Error("no lesson has Python that runs");
}
